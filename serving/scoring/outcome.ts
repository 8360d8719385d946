import type { FusionChoice, FusionQuestion } from '../learning/learning.js';
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
  /** What the bandit was asked, or would be. */
  readonly question: FusionQuestion;
  /** What it said; null where it was not asked. */
  readonly choice: FusionChoice | null;
  /** With which the rows were fused that the network did not decide; null where rankings were fused. [K] */
  readonly weights: readonly number[] | null;
}
