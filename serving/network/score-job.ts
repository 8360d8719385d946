import type { IndexedRows } from '../scoring/candidate-rows.js';
import type { SessionContext } from './session-context.js';

/** Rows to score, and what the network made of their users. */
export interface ScoreJob {
  readonly rows: IndexedRows;
  /** Of the rows' users, in their order. */
  readonly sessions: readonly SessionContext[];
  /** Left out where all rows are of the bundle's items, as it has them, under the trained parameters: then they can be looked up. */
  readonly vectors?: RowVectors | undefined;
}

/** What score.onnx is told of rows, and known.onnx looks up. */
export interface RowVectors {
  /** [rows, K, 64] */
  readonly embeddings: Float32Array;
  /** [rows, 32] */
  readonly itemContext: Float32Array;
}

/** A job for score.onnx. */
export type JobWithVectors = ScoreJob & { readonly vectors: RowVectors };
