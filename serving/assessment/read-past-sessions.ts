import { readQuestions } from '../../data/store/reads/questions.js';
import { readSessions, type SessionFilter } from '../../data/store/reads/sessions.js';
import type { Store } from '../../data/store/store.js';
import { invalidValue } from '../http/invalid-value.js';
import type { SessionFilterBody } from '../http/schemas/benchmark.js';
import type { PastSession } from './past-session.js';
import { pastSessions } from './past-sessions.js';

/**
 * Sessions out of the store, with what was asked in them.
 * @throws FusionError `invalid_value` where there is none to replay; `store_unavailable`
 */
export async function readPastSessions(
  store: Store,
  filter: SessionFilter,
  { interaction_weights }: SessionFilterBody,
): Promise<readonly PastSession[]> {
  const rows = await readSessions(store, filter);
  const asked = [...new Set(rows.flatMap(({ executions }) => executions))];
  const questions = await readQuestions(store, filter, asked);
  const sessions = pastSessions(rows, questions, interaction_weights?.weights ?? null);
  if (sessions.length === 0) {
    throw invalidValue('session_filter', 'a session with interactions worth more than 0, and its questions', undefined);
  }
  return sessions;
}
