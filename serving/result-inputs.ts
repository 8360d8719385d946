import type { CandidateRows } from './candidate-rows.js';
import type { Catalogue } from './catalogue.js';
import type { Outcome } from './outcome.js';
import type { ScoreRequest } from './schemas/score-request.js';
import type { SessionContext } from './session-context.js';

/** All that goes into the shown results. */
export interface ResultInputs {
  readonly request: ScoreRequest;
  readonly catalogue: Catalogue;
  readonly rows: CandidateRows;
  readonly outcome: Outcome;
  /** Null where the network was not asked, or nobody wants to know. */
  readonly session: SessionContext | null;
}
