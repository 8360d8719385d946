import type { EntityTable } from '../entities/entity-table.js';
import type { ScoreRequest } from '../http/schemas/score-request.js';
import type { FusionQuestion } from '../learning/learning.js';
import { learningConfigOf } from '../learning/learning-config-of.js';
import type { Retriever } from '../retrieval/retriever.js';
import type { Catalogue } from './catalogue.js';
import { SCORE_RETRIEVER_ID } from './score-retriever.js';
import type { UserState } from './user-state.js';

export interface BanditQuestionContext {
  readonly namespace: string;
  /** What the request is called; draws are its own. */
  readonly requestId: string;
  readonly retrievers: EntityTable<Retriever>;
}

/**
 * What a request of `/v1/score` asks of the bandit: weights for its sources, as the namespace's retriever `score` says. Contexts are
 * read from the ids of user and session, and from the user's type where the bundle knows it.
 */
export function banditQuestion(
  { sourceUris }: Catalogue,
  { user_id, session_id }: ScoreRequest,
  { userType }: UserState,
  { namespace, requestId, retrievers }: BanditQuestionContext,
): FusionQuestion {
  const retriever = retrievers.get(namespace, SCORE_RETRIEVER_ID)!; // built in, so there is always one
  return {
    namespace,
    retrieverId: SCORE_RETRIEVER_ID,
    retrieverVersion: retriever.version,
    executionId: requestId,
    inputs: { user_id, ...(session_id && { session_id }), ...(userType && { user_type: userType }) },
    userId: user_id,
    sessionId: session_id ?? null,
    sources: sourceUris,
    config: learningConfigOf(retriever),
    mode: 'sample',
  };
}
