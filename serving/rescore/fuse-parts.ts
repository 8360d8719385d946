import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import type { Network } from '../network/network.js';
import type { CandidateRows } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { type FusedRows, fuseByNetwork, fuseStatically } from '../scoring/fuse-rows.js';
import { decide } from '../scoring/policy.js';
import { type ChunkResults, NETWORK, STATIC } from './chunk-results.js';

/**
 * Fuses rows of many users: those of warm users by the network, the others under by-count weights, and none where no
 * source has a score.
 *
 * @param offset of the rows in `results`.
 */
export async function fuseParts(
  catalogue: Catalogue,
  network: Network,
  rows: CandidateRows,
  offset: number,
  results: ChunkResults,
): Promise<void> {
  const { thresholds } = catalogue.bundle!.manifest;
  const K = catalogue.sources.length;
  const isWarm = rows.users.map(
    ({ count, sessionFeatures }) => decide({ strategy: 'auto', thresholds, count, sessionFeatures }).kind === 'network',
  );
  const warm: number[] = [];
  const cold: number[] = [];
  for (let row = 0; row < rows.count; row++) {
    if (isScored(rows, row, K)) (isWarm[rows.userIndex[row]!] ? warm : cold).push(row);
  }
  if (warm.length > 0) {
    const fused = await fuseByNetwork(catalogue, network, selectRows(rows, warm, K), { gated: true });
    writeResults(fused, warm, offset, K, results);
  }
  if (cold.length > 0) writeResults(fuseStatically(catalogue, selectRows(rows, cold, K)), cold, offset, K, results);
}

function isScored({ mask }: CandidateRows, row: number, K: number): boolean {
  for (let cell = row * K; cell < (row + 1) * K; cell++) if (mask[cell] === 1) return true;
  return false;
}

/** Some of the rows, with the users that they need. */
function selectRows(rows: CandidateRows, chosen: readonly number[], K: number): CandidateRows {
  if (chosen.length === rows.count) return rows;
  const positions = new Map<number, number>();
  for (const row of chosen) {
    const user = rows.userIndex[row]!;
    if (!positions.has(user)) positions.set(user, positions.size);
  }
  const take = (table: Float32Array, width: number) => {
    const taken = new Float32Array(chosen.length * width);
    chosen.forEach((row, index) => {
      taken.set(table.subarray(row * width, (row + 1) * width), index * width);
    });
    return taken;
  };
  return {
    count: chosen.length,
    users: [...positions.keys()].map((user) => rows.users[user]!),
    userIndex: Int32Array.from(chosen, (row) => positions.get(rows.userIndex[row]!)!),
    items: Int32Array.from(chosen, (row) => rows.items[row]!),
    scores: take(rows.scores, K),
    mask: take(rows.mask, K),
    embeddings: take(rows.embeddings, K * EMBEDDING_WIDTH),
    described: new Map(),
  };
}

function writeResults(
  { fused, weights, isNetwork, answer }: FusedRows,
  chosen: readonly number[],
  offset: number,
  K: number,
  results: ChunkResults,
): void {
  for (let index = 0; index < chosen.length; index++) {
    const target = offset + chosen[index]!;
    results.fused[target] = fused[index]!;
    results.weightSource[target] = isNetwork[index] === 1 ? NETWORK : STATIC;
    if (answer !== null) results.uncertainty[target] = answer.uncertainty[index]!;
    for (let k = 0; k < K; k++) {
      results.weights[k]![target] = weights[index * K + k]!;
      if (answer !== null) results.confidences[k]![target] = answer.confidences[index * K + k]!;
    }
  }
}
