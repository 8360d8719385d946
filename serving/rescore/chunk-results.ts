import type { RescoreCounts } from './rescore-counts.js';

/** Who decided a row: its place in {@link WEIGHT_SOURCES}. */
export const WEIGHT_SOURCES = [null, 'network', 'static'] as const;
export const [NOBODY, NETWORK, STATIC] = [0, 1, 2] as const;

/** What is added to the rows of a chunk, in columns; NaN where there is nothing to say. */
export interface ChunkResults {
  readonly fused: Float32Array<ArrayBuffer>;
  /** One column per source. */
  readonly weights: readonly Float32Array<ArrayBuffer>[];
  /** One column per source. */
  readonly confidences: readonly Float32Array<ArrayBuffer>[];
  readonly uncertainty: Float32Array<ArrayBuffer>;
  readonly weightSource: Uint8Array<ArrayBuffer>;
}

/** A chunk that was scored. */
export interface ScoredChunk {
  readonly results: ChunkResults;
  readonly counts: RescoreCounts;
}

export function emptyResults(rows: number, sources: number): ChunkResults {
  const empty = () => new Float32Array(rows).fill(Number.NaN);
  return {
    fused: empty(),
    weights: Array.from({ length: sources }, empty),
    confidences: Array.from({ length: sources }, empty),
    uncertainty: empty(),
    weightSource: new Uint8Array(rows),
  };
}

/** The memory that they are in, for handing them over to another thread. */
export function buffersOf({ fused, weights, confidences, uncertainty, weightSource }: ChunkResults): ArrayBuffer[] {
  return [fused, ...weights, ...confidences, uncertainty, weightSource].map(({ buffer }) => buffer);
}
