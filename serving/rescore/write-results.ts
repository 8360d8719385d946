import type { FusedRows } from '../scoring/fuse-rows.js';
import { type ChunkResults, NETWORK, STATIC } from './chunk-results.js';

/** Writes fused rows to their places among a chunk's. */
export function writeResults(
  { fused, weights, isNetwork, answer }: FusedRows,
  places: Int32Array,
  results: ChunkResults,
): void {
  const K = results.weights.length;
  scatter(fused, 1, 0, places, results.fused);
  for (let k = 0; k < K; k++) scatter(weights, K, k, places, results.weights[k]!);
  for (let index = 0; index < places.length; index++) {
    results.weightSource[places[index]!] = isNetwork[index] === 1 ? NETWORK : STATIC;
  }
  if (answer === null) return;
  for (let k = 0; k < K; k++) scatter(answer.confidences, K, k, places, results.confidences[k]!);
  scatter(answer.uncertainty, 1, 0, places, results.uncertainty);
}

/** One column of a table, to one that stands alone. */
function scatter(table: Float32Array, width: number, k: number, places: Int32Array, column: Float32Array): void {
  for (let index = 0, cell = k; index < places.length; index++, cell += width) column[places[index]!] = table[cell]!;
}
