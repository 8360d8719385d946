import type { ContextKey } from '../../models/bandit/index.js';
import { armNames } from './arm-names.js';
import type { ContextCounts } from './context-counts.js';
import type { Evidence, FusionQuestion } from './learning.js';
import type { LearningState } from './learning-state.js';
import { loadContext } from './load-context.js';
import { sessionKey } from './session-memory.js';
import type { UserChoice } from './user-choices.js';

const MINUTE_MS = 60_000;

/** What memory knows of the arms for a question. @param keys of its contexts, narrowest first. */
export function evidenceOf(
  state: LearningState,
  question: FusionQuestion,
  keys: readonly ContextKey[],
  choice: UserChoice | null,
): Evidence {
  const arms = armNames(question.sources, question.config);
  const levels = keys.map(({ level, key }) => {
    const known = knownOf(state, question, key);
    const counts = known?.read(arms, state.today) ?? { alpha: arms.map(() => 0), beta: arms.map(() => 0) };
    return { level, key, counts, interactions: known?.interactions ?? 0 };
  });
  return { levels, session: sessionOf(state, question, choice, arms) };
}

/**
 * A context that was pushed out, or that was summed with another half-life, is read from the store in the background: nobody waits
 * for it, and this question is answered by what is here, so perhaps one level up.
 */
function knownOf(
  state: LearningState,
  { namespace, retrieverId, config }: FusionQuestion,
  context: string,
): ContextCounts | undefined {
  const address = { namespace, retrieverId, context };
  const counts = state.posteriors.get(address);
  const isStale = counts !== undefined && counts.halfLifeDays !== config.decayHalfLifeDays;
  if (isStale || state.isElsewhere(address)) void loadContext(state, address, config);
  return counts;
}

/** Of the window that is running; since the user's reset, where there was one. Blends take their time: no session tells them apart. */
function sessionOf(
  state: LearningState,
  { namespace, retrieverId, sessionId, config }: FusionQuestion,
  choice: UserChoice | null,
  arms: readonly string[],
) {
  if (sessionId === null || config.arms === 'blends') return null;
  const resetMs = choice?.reset_at == null ? 0 : Date.parse(choice.reset_at);
  const openedMs = state.options.wallClock() - config.sessionWindowMinutes * MINUTE_MS;
  const sinceMs = Math.max(openedMs, resetMs);
  const reading = { sinceMs, today: state.today, halfLifeDays: config.decayHalfLifeDays };
  return state.sessions.read(sessionKey(namespace, retrieverId, sessionId), arms, reading) ?? null;
}
