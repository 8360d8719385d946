import type { TargetRow } from '../../models/adaptation/row-targets.js';
import type { CandidateRows } from '../scoring/candidate-rows.js';

/** What a user adapts to: rows as they were scored, and what they should have been scored. S rows, of one user. */
export interface Support {
  readonly rows: CandidateRows;
  /** [S] */
  readonly targets: readonly TargetRow[];
}
