import { combineRows, toScoreSpace } from '../models/fusion/blend-rows.js';
import { type ByCountTable, COUNT_BUCKETS, countBucket } from '../models/fusion/by-count.js';
import { logit } from '../models/fusion/log-odds.js';
import { type Normalization, normalizeScores } from '../models/fusion/normalize-scores.js';
import { simplexGrid } from '../models/fusion/simplex-grid.js';
import { ndcgOfScores } from '../models/metrics/ndcg-of-scores.js';
import { topK } from '../models/metrics/top-k.js';
import type { ScoredCase } from './scored-case.js';

/**
 * On what scale scores are averaged. `probability` and `log_odds` look at a row alone, so a server can use them on any
 * list; the others put each source's whole candidate list on a scale first.
 */
export const BLEND_SCALES = ['log_odds', 'probability', 'z', 'min_max', 'log_rank'] as const;
export type BlendScale = (typeof BLEND_SCALES)[number];

/** The best weights on one scale. */
export interface WeightSearch {
  readonly scale: BlendScale;
  readonly fixed: readonly number[];
  readonly byCount: ByCountTable;
  /** NDCG@10 on the cases that were searched. */
  readonly fixedNdcg: number;
  readonly byCountNdcg: number;
  /** Mean NDCG@10 of every weight vector, by count bucket; [buckets][grid] */
  readonly table: readonly Float64Array[];
}

export const WEIGHT_STEP = 0.1;
/** Each source's best items among which weights are compared; what no source ranks higher reaches no top ten. */
const CANDIDATES_PER_SOURCE = 100;

/** Finds the best weights of a simplex grid, for everybody and by interaction count, on every scale. */
export function searchWeights(cases: Iterable<ScoredCase>, sources: number): WeightSearch[] {
  const grid = simplexGrid(sources, WEIGHT_STEP);
  const sums = BLEND_SCALES.map(() => COUNT_BUCKETS.map(() => new Float64Array(grid.length)));
  const counts = COUNT_BUCKETS.map(() => 0);
  for (const scored of cases) {
    const bucket = COUNT_BUCKETS.indexOf(countBucket(scored.known.vectors.count) as (typeof COUNT_BUCKETS)[number]);
    counts[bucket]!++;
    const candidates = searchCandidates(scored, sources);
    const rowOf = new Map(candidates.map((item, row) => [item, row]));
    const relevant = new Set([...scored.known.truth].flatMap((item) => rowOf.get(item) ?? []));
    const missed = scored.known.truth.length - relevant.size;
    for (let row = 0; row < missed; row++) relevant.add(candidates.length + row); // keeps the ideal ranking honest
    const out = new Float32Array(candidates.length);
    BLEND_SCALES.forEach((scale, s) => {
      const prepared = pick(onScale(scored, scale, sources), candidates, sources);
      const mask = pick(scored.mask, candidates, sources);
      grid.forEach((weights, arm) => {
        combineRows(prepared, mask, weights, scale === 'probability' ? 'probability' : 'log_odds', out);
        sums[s]![bucket]![arm]! += ndcgOfScores(out, relevant, EMPTY, 10);
      });
    });
  }
  return BLEND_SCALES.map((scale, s) => summarize(scale, grid, sums[s]!, counts));
}

const EMPTY: ReadonlySet<number> = new Set();

/** Scores as they are averaged on a scale; [items · K]. Absent ones are never read. */
export function onScale({ scores, mask }: ScoredCase, scale: BlendScale, sources: number): Float32Array {
  if (scale === 'log_odds' || scale === 'probability') return toScoreSpace(scores, scale);
  const out = new Float32Array(scores.length);
  for (let source = 0; source < sources; source++) {
    const rows: number[] = [];
    for (let cell = source; cell < scores.length; cell += sources) if (mask[cell]) rows.push(cell);
    // z of log-odds is z of the raw scores, since calibration is a line in them
    const values = rows.map((cell) => logit(scores[cell]!));
    normalizeScores(scale as Normalization, values).forEach((value, index) => {
      out[rows[index]!] = value;
    });
  }
  return out;
}

function searchCandidates({ scores, known }: ScoredCase, sources: number): number[] {
  const exclude = new Set(known.support);
  const items = scores.length / sources;
  const found = new Set<number>();
  const column = new Float32Array(items);
  for (let source = 0; source < sources; source++) {
    for (let item = 0; item < items; item++) column[item] = scores[item * sources + source]!;
    for (const item of topK(column, CANDIDATES_PER_SOURCE, exclude)) found.add(item);
  }
  return [...found].sort((a, b) => a - b);
}

function pick(cells: Float32Array, items: readonly number[], sources: number): Float32Array {
  const out = new Float32Array(items.length * sources);
  items.forEach((item, row) => {
    out.set(cells.subarray(item * sources, (item + 1) * sources), row * sources);
  });
  return out;
}

function summarize(
  scale: BlendScale,
  grid: readonly (readonly number[])[],
  sums: readonly Float64Array[],
  counts: readonly number[],
): WeightSearch {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const overall = grid.map((_, arm) => sums.reduce((sum, bucket) => sum + bucket[arm]!, 0));
  const fixed = argmax(overall);
  const best = sums.map((bucket, index) => (counts[index] === 0 ? fixed : argmax(bucket)));
  const byCountSum = sums.reduce((sum, bucket, index) => sum + bucket[best[index]!]!, 0);
  return {
    scale,
    fixed: grid[fixed]!,
    byCount: byCountTable(grid, best, counts),
    fixedNdcg: overall[fixed]! / total,
    byCountNdcg: byCountSum / total,
    table: sums.map((bucket, index) => bucket.map((sum) => sum / (counts[index] || Number.NaN))),
  };
}

/** A row per bucket that had cases. Users without any interaction get what nobody has to know them for: the last source's. */
function byCountTable(
  grid: readonly (readonly number[])[],
  best: readonly number[],
  counts: readonly number[],
): ByCountTable {
  const rows = COUNT_BUCKETS.flatMap((minCount, index) =>
    counts[index] === 0 ? [] : [{ minCount, weights: grid[best[index]!]! }],
  );
  if (rows[0]?.minCount === 0) return rows;
  const sources = grid[0]!.length;
  return [
    { minCount: 0, weights: Array.from({ length: sources }, (_, source) => (source === sources - 1 ? 1 : 0)) },
    ...rows,
  ];
}

function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if (values[index]! > values[best]!) best = index;
  return best;
}
