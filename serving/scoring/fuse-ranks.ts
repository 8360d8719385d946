import { dbsf } from '../../models/fusion/dbsf.js';
import { max } from '../../models/fusion/max.js';
import type { RankedList } from '../../models/fusion/ranked-list.js';
import { rrf } from '../../models/fusion/rrf.js';
import type { CandidateRows } from './candidate-rows.js';

const FUSIONS = { rrf, dbsf, max } as const;

/**
 * Fuses the sources' rankings of the candidates instead of each candidate's scores, so that a row's score depends on the
 * others, and is no probability.
 *
 * Ties within a source keep the order of the request.
 *
 * @returns fused score by row, and the rows, best first.
 */
export function fuseRanks(
  by: keyof typeof FUSIONS,
  rows: CandidateRows,
  sources: number,
): { readonly fused: Float32Array; readonly order: readonly number[] } {
  const ranked = FUSIONS[by](Array.from({ length: sources }, (_, source) => rankedBy(rows, source, sources)));
  const fused = new Float32Array(rows.count);
  for (const { id, score } of ranked) fused[Number(id)] = score;
  return { fused, order: ranked.map(({ id }) => Number(id)) };
}

function rankedBy({ count, scores, mask }: CandidateRows, source: number, sources: number): RankedList {
  return Array.from({ length: count }, (_, row) => row)
    .filter((row) => mask[row * sources + source] === 1)
    .map((row) => ({ id: String(row), score: scores[row * sources + source]! }))
    .sort((a, b) => b.score - a.score);
}
