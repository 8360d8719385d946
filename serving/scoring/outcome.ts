import type { FusedRows } from './fuse-rows.js';
import type { FallbackReason, Strategy } from './policy.js';

/** Candidates fused and ranked by somebody. */
export interface Outcome {
  readonly strategy: Strategy;
  readonly reason: FallbackReason | null;
  /** Fused score by row; [N] */
  readonly fused: Float32Array;
  /** Rows, best first. */
  readonly order: readonly number[];
  /** Who decided each row; null where rankings were fused. */
  readonly rows: FusedRows | null;
}
