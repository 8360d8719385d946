import type { TargetRow } from '../../models/adaptation/row-targets.js';
import type { RowsWithVectors } from '../scoring/candidate-rows.js';

/** What a user adapts to: rows as they were scored, and what they should have been scored. S rows, of one user. */
export interface Support {
  readonly rows: RowsWithVectors;
  /** [S] */
  readonly targets: readonly TargetRow[];
}
