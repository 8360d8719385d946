import type { ScoreSpace } from '../models/fusion/blend.js';
import { combineRows, toScoreSpace } from '../models/fusion/blend-rows.js';
import { type ByCountTable, COUNT_BUCKETS } from '../models/fusion/by-count.js';
import { logit } from '../models/fusion/log-odds.js';
import { type Normalization, normalizeScores } from '../models/fusion/normalize-scores.js';
import { ndcgOfScores } from '../models/metrics/ndcg-of-scores.js';
import { topK } from '../models/metrics/top-k.js';
import { bestForAll, type GroupSums, poolGroups } from './pool-groups.js';
import type { TargetKind } from './target-kind.js';
import { amongCandidates } from './tasks/among-candidates.js';
import { isScored } from './tasks/candidates.js';
import { negativeSquaredError } from './tasks/case-quality.js';
import { pickRows, truthAmong } from './tasks/listed-items.js';
import type { ScoredCase } from './tasks/scored-case.js';
import type { PreparedCase } from './tasks/world.js';
import { weightGrid } from './weight-grid.js';

/**
 * On what scale scores are averaged. `probability` and `log_odds` look at a row alone, so a server can use them on any
 * list; the others put each source's whole candidate list on a scale first.
 */
export const BLEND_SCALES = ['log_odds', 'probability', 'z', 'min_max', 'log_rank'] as const;
export type BlendScale = (typeof BLEND_SCALES)[number];

/** Those that look at a row alone. */
export const POINTWISE_SCALES = ['log_odds', 'probability'] as const satisfies readonly BlendScale[];

/** Whether a blend on this scale gives probabilities. */
export function isPointwise(scale: BlendScale): scale is (typeof POINTWISE_SCALES)[number] {
  return (POINTWISE_SCALES as readonly string[]).includes(scale);
}

/** Scales that can be compared by what is asked. */
export function scalesFor(targets: TargetKind): readonly BlendScale[] {
  return targets === 'ratings' ? POINTWISE_SCALES : BLEND_SCALES;
}

/** The best weights on one scale. */
export interface WeightSearch {
  readonly scale: BlendScale;
  /** For everybody. */
  readonly fixed: readonly number[];
  /** Mean over the cases, more is better: NDCG@10, or the negative squared error of ratings. */
  readonly fixedQuality: number;
  /** By group, pooled as far as that is better for other users; null for a group without cases. */
  readonly byGroup: readonly (readonly number[] | null)[];
  /** The same when every case takes its group's weights, found on other users. */
  readonly groupedQuality: number;
}

/** How cases are grouped: into `count` groups. */
export interface Grouping {
  readonly count: number;
  readonly groupOf: (known: PreparedCase) => number;
}

/** By the number of known positives; groups are COUNT_BUCKETS. */
export const BY_COUNT: Grouping = {
  count: COUNT_BUCKETS.length,
  groupOf: ({ vectors }) => COUNT_BUCKETS.findLastIndex((bound) => bound <= vectors.count),
};

/** Each source's best items among which weights are compared; what no source ranks higher reaches no top ten. */
const CANDIDATES_PER_SOURCE = 100;

/** Of users; what is chosen on some is judged on others. */
const FOLDS = 5;

/**
 * Finds the best weights of a simplex grid, for everybody and by group, on every scale.
 * @param scales where ratings are asked, those that look at a row alone: others give no probability
 */
export function searchWeights(
  cases: Iterable<ScoredCase>,
  sources: number,
  grouping: Grouping,
  scales: readonly BlendScale[] = BLEND_SCALES,
): WeightSearch[] {
  const grid = weightGrid(sources);
  const groups = Array.from({ length: grouping.count });
  const noCases = () => ({ quality: groups.map(() => new Float64Array(grid.length)), cases: groups.map(() => 0) });
  const sums = scales.map(() => Array.from({ length: FOLDS }, noCases));
  const users = new Map<number, number>();
  for (const scored of cases) {
    const { user } = scored.known;
    if (!users.has(user)) users.set(user, users.size % FOLDS);
    const group = grouping.groupOf(scored.known);
    const { items, qualityOf } = comparedRows(scored, sources);
    const mask = pickRows(scored.mask, items, sources);
    const out = new Float32Array(items.length);
    scales.forEach((scale, s) => {
      const { quality, cases: counts } = sums[s]![users.get(user)!]!;
      const prepared = pickRows(onScale(scored, scale, sources), items, sources);
      counts[group]!++;
      grid.forEach((weights, vector) => {
        combineRows(prepared, mask, weights, averagedAs(scale), out);
        quality[group]![vector]! += qualityOf(out);
      });
    });
  }
  return scales.map((scale, s) => summarize(scale, grid, sums[s]!));
}

const EMPTY: ReadonlySet<number> = new Set();

/** Scores as they are averaged on a scale; [items · K]. Absent ones are never read. Made once for each case and scale. */
export function onScale(scored: ScoredCase, scale: BlendScale, sources: number): Float32Array {
  const made = scaled.get(scored) ?? new Map<BlendScale, Float32Array>();
  scaled.set(scored, made);
  const values = made.get(scale) ?? putOnScale(scored, scale, sources);
  made.set(scale, values);
  return values;
}

const scaled = new WeakMap<ScoredCase, Map<BlendScale, Float32Array>>();

function putOnScale({ scores, mask }: ScoredCase, scale: BlendScale, sources: number): Float32Array {
  if (isPointwise(scale)) return toScoreSpace(scores, scale);
  const out = new Float32Array(scores.length);
  for (let source = 0; source < sources; source++) {
    const rows: number[] = [];
    for (let cell = source; cell < scores.length; cell += sources) if (mask[cell]) rows.push(cell);
    // of log-odds: raw scores up to a line, or to an asinh where a heavy tail asked for one
    const values = rows.map((cell) => logit(scores[cell]!));
    normalizeScores(scale as Normalization, values).forEach((value, index) => {
      out[rows[index]!] = value;
    });
  }
  return out;
}

/** The rows of a case by which weights are compared. */
interface ComparedRows {
  readonly items: readonly number[];
  /** More is better. @param scores of those rows, log-odds */
  readonly qualityOf: (scores: Float32Array) => number;
}

function comparedRows(scored: ScoredCase, sources: number): ComparedRows {
  const { truth, laterRatings } = scored.known;
  if (laterRatings) {
    const { items, targets } = amongCandidates(scored.known, laterRatings);
    return { items, qualityOf: (scores) => negativeSquaredError(scores, targets) };
  }
  const items = searchCandidates(scored, sources);
  const relevant = truthAmong(items, truth);
  return { items, qualityOf: (scores) => ndcgOfScores(scores, relevant, EMPTY, 10) };
}

function searchCandidates({ scores, mask, known }: ScoredCase, sources: number): number[] {
  const exclude = new Set(known.support);
  const items = scores.length / sources;
  const found = new Set<number>();
  const column = new Float32Array(items);
  for (let source = 0; source < sources; source++) {
    for (let item = 0; item < items; item++) column[item] = scores[item * sources + source]!;
    for (const item of topK(column, CANDIDATES_PER_SOURCE, exclude)) if (isScored(mask, item, sources)) found.add(item);
  }
  return [...found].sort((a, b) => a - b);
}

/** The space in which the values of a scale are averaged: only probabilities need turning into log-odds afterwards. */
export function averagedAs(scale: BlendScale): ScoreSpace {
  return scale === 'probability' ? 'probability' : 'log_odds';
}

/**
 * A by-count table of a search that was grouped by count. Users without any interaction get what nobody has to be known
 * for, popularity, or the mean rating where ratings are asked, or the weights of everybody where neither is fused.
 */
export function byCountTable(
  { byGroup, fixed }: WeightSearch,
  sources: readonly string[],
  targets: TargetKind = 'likes',
): ByCountTable {
  const rows = COUNT_BUCKETS.flatMap((minCount, group) => {
    const weights = byGroup[group];
    return weights ? [{ minCount, weights }] : [];
  });
  if (rows[0]?.minCount === 0) return rows;
  const preferred = targets === 'ratings' ? ['mean_rating', 'popularity'] : ['popularity'];
  const ofEverybody = preferred.find((source) => sources.includes(source));
  const unknown = ofEverybody ? sources.map((source) => Number(source === ofEverybody)) : fixed;
  return [{ minCount: 0, weights: unknown }, ...rows];
}

/** The search whose grouped weights did best, among some scales. */
export function bestSearch(searches: readonly WeightSearch[], scales: readonly BlendScale[]): WeightSearch {
  return searches
    .filter(({ scale }) => scales.includes(scale))
    .reduce((best, search) => (search.groupedQuality > best.groupedQuality ? search : best));
}

function summarize(scale: BlendScale, grid: readonly (readonly number[])[], folds: readonly GroupSums[]): WeightSearch {
  const fixed = bestForAll(folds);
  const grouped = poolGroups(folds);
  const hasCases = (group: number) => folds.some(({ cases }) => cases[group]! > 0);
  return {
    scale,
    fixed: grid[fixed.best]!,
    fixedQuality: fixed.quality,
    byGroup: grouped.best.map((vector, group) => (hasCases(group) ? grid[vector]! : null)),
    groupedQuality: grouped.heldOutQuality,
  };
}
