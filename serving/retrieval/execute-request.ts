import type { ExecutionRow } from '../../data/store/rows.js';
import type { Fusion } from './retriever.js';

/** One question to a retriever. */
export interface ExecuteRequest {
  readonly executionId: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Fuses as if the retriever said so; for comparing arms. Nothing is drawn for `learned`: posterior means are the weights. */
  readonly fusionOverride?: Fusion;
  /** False for evaluations and explanations: nothing is remembered or written, and nobody learns from it. */
  readonly isRecorded: boolean;
}

/** A fused result, with what each source said of it. */
export interface FusedResult {
  readonly documentId: string;
  readonly score: number;
  /** 1-based. */
  readonly rank: number;
  readonly payload: Readonly<Record<string, unknown>>;
  /** By feature URI, as they were fused; a source that did not return it is left out. */
  readonly featureScores: Readonly<Record<string, number>>;
  /** The source that added most; null where no scores were added up. */
  readonly topFeatureUri: string | null;
}

export interface Executed {
  /** All of them: pages are cut by the caller. */
  readonly results: readonly FusedResult[];
  /** The record, whether it was written or not. */
  readonly execution: ExecutionRow;
}
