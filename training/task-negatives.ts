import type { Rng } from '../data/schema/random.js';
import { blendRows } from '../models/fusion/blend-rows.js';
import { byCountWeights } from '../models/fusion/by-count.js';
import { topK } from '../models/metrics/top-k.js';
import type { Foundation } from './foundation.js';
import { scoreCase } from './scored-case.js';
import type { TaskRow } from './task-batch.js';
import type { PreparedCase } from './world.js';

/** How far down the by-count ranking an item is hard to tell from a positive. */
const DEPTH = 200;

export interface TaskNegatives {
  readonly count: number;
  /** Share taken from the top of the by-count ranking, where recommendations are decided. */
  readonly hardShare: number;
  /** Items that are no negatives. */
  readonly exclude: ReadonlySet<number>;
}

/**
 * Negative rows of a task, from two strata: the top of the case's by-count ranking, and the rest of the catalogue. Each
 * row stands for its stratum's size over its draws, so that together they stand for every item that is not excluded.
 */
export function taskNegatives(
  foundation: Foundation,
  known: PreparedCase,
  rng: Rng,
  { count, hardShare, exclude }: TaskNegatives,
): TaskRow[] {
  const top = recommended(foundation, known);
  const hard = top.filter((item) => !exclude.has(item));
  const taken = rng.shuffle(hard).slice(0, Math.round(hardShare * count));
  const topSet = new Set(top);
  const isEasy = (item: number) => !topSet.has(item) && !exclude.has(item);
  const items = known.world.scorers.popularity.items;
  const easyCount = items - hard.length - exclude.size; // near enough: an excluded item may be among the top, too
  const easy = distinct(() => rng.int(items), isEasy, Math.min(count - taken.length, Math.max(0, easyCount)));
  const row = (item: number, standsFor: number): TaskRow => ({ item, target: 0, standsFor, vectors: known.vectors });
  return [
    ...taken.map((item) => row(item, hard.length / taken.length)),
    ...easy.map((item) => row(item, Math.max(1, easyCount / easy.length))),
  ];
}

const rankings = new WeakMap<PreparedCase, readonly number[]>();

/** The top of the case's ranking under weights by count; computed once per case. */
function recommended({ calibrators, byCount, space }: Foundation, known: PreparedCase): readonly number[] {
  const cached = rankings.get(known);
  if (cached) return cached;
  const { scores, mask } = scoreCase(known, calibrators);
  const weights = byCountWeights(byCount, known.vectors.count);
  const blends = blendRows(scores, mask, weights, space, new Float32Array(scores.length / weights.length));
  const made = [...topK(blends, DEPTH, new Set(known.support))];
  rankings.set(known, made);
  return made;
}

/** Draws until `count` different ones are found, or it is clear that there are no more. */
function distinct(draw: () => number, accept: (item: number) => boolean, count: number): number[] {
  const found = new Set<number>();
  for (let attempt = 0; found.size < count && attempt < 20 * count; attempt++) {
    const item = draw();
    if (accept(item)) found.add(item);
  }
  return [...found];
}
