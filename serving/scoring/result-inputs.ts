import type { ScoreRequest } from '../http/schemas/score-request.js';
import type { SessionContext } from '../network/session-context.js';
import type { CandidateRows } from './candidate-rows.js';
import type { Catalogue } from './catalogue.js';
import type { Outcome } from './outcome.js';

/** All that goes into the results. */
export interface ResultInputs {
  readonly request: ScoreRequest;
  readonly catalogue: Catalogue;
  readonly rows: CandidateRows;
  readonly outcome: Outcome;
  /** Rows that become results, best first: the best `top_k`, all of them by default. */
  readonly shown: readonly number[];
  /** Null where the network was not asked, or nobody wants to know. */
  readonly session: SessionContext | null;
}
