import type { Rng } from '../../data/schema/random.js';
import { blendRows } from '../../models/fusion/blend-rows.js';
import { byCountWeights } from '../../models/fusion/by-count.js';
import { topK } from '../../models/metrics/top-k.js';
import type { Foundation } from '../foundation.js';
import { drawItems } from './draw-items.js';
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
 *
 * A share of the top that comes to no row makes the whole catalogue one stratum; a rest that is too small for its rows,
 * as in a small catalogue, leaves them to the top. Fewer rows come back where fewer items are left, none for a count of 0.
 */
export function taskNegatives(
  foundation: Foundation,
  known: PreparedCase,
  rng: Rng,
  { count, hardShare, exclude }: TaskNegatives,
): TaskRow[] {
  if (count <= 0) return [];
  const wanted = Math.min(Math.round(hardShare * count), count - 1); // one row at least for the rest
  const top = wanted > 0 ? recommended(foundation, known) : [];
  const hard = top.filter((item) => !exclude.has(item));
  const items = known.world.scorers.popularity.items;
  const easyCount = items - hard.length - exclude.size;
  const taken = rng.shuffle(hard).slice(0, Math.max(wanted, count - easyCount));
  const topSet = new Set(top);
  const isEasy = (item: number) => !topSet.has(item) && !exclude.has(item);
  const easy = drawItems(rng, count - taken.length, { items, available: easyCount, accepts: isEasy });
  const row = (item: number, standsFor: number): TaskRow => ({ item, target: 0, standsFor, vectors: known.vectors });
  return [
    ...taken.map((item) => row(item, hard.length / taken.length)),
    ...easy.map((item) => row(item, easyCount / easy.length)),
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
