import type { TargetRow } from '../../models/adaptation/row-targets.js';
import type { RowsWithVectors } from '../scoring/candidate-rows.js';

/** What a user adapts to: rows as they were scored, and what they should have been scored. S rows, of one user. */
export interface Support {
  readonly rows: RowsWithVectors;
  /** [S] */
  readonly targets: readonly TargetRow[];
  /** What each row weighs in the loss; 1 / S if left out. */
  readonly rowWeight?: number;
}
