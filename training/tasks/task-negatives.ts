import type { Rng } from '../../data/schema/random.js';
import { drawStrata, hardDraws } from '../../models/adaptation/draw-strata.js';
import type { Foundation } from '../foundation.js';
import { candidatesOf, countWithin } from './candidates.js';
import { drawItems } from './draw-items.js';
import { recommended } from './recommended.js';
import type { TaskRow } from './task-batch.js';
import type { PreparedCase } from './world.js';

export interface TaskNegatives {
  readonly count: number;
  /** Share taken from the top of the by-count ranking, where recommendations are decided. */
  readonly hardShare: number;
  /** Items that are no negatives. */
  readonly exclude: ReadonlySet<number>;
}

/**
 * Negative rows of a task, from two strata (see {@link drawStrata}): the top of the case's by-count ranking, and the rest
 * of its candidates. Together they stand for every candidate that is not excluded.
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
  const top = hardDraws({ count, hardShare }) > 0 ? recommended(foundation, known) : NO_ITEMS;
  const candidates = candidatesOf(known);
  const hard = [...top].filter((item) => candidates.has(item) && !exclude.has(item));
  const items = known.world.scorers.popularity.items;
  const easyCount = candidates.size - hard.length - countWithin(candidates, exclude);
  const accepts = (item: number) => candidates.has(item) && !top.has(item) && !exclude.has(item);
  const easy = {
    size: easyCount,
    draw: (rest: number) => drawItems(rng, rest, { items, available: easyCount, accepts }),
  };
  return drawStrata(rng, { count, hardShare }, hard, easy).map(
    ({ row: item, standsFor }): TaskRow => ({ item, target: 0, standsFor, vectors: known.vectors }),
  );
}

const NO_ITEMS: ReadonlySet<number> = new Set();
