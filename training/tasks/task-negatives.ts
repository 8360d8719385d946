import type { Rng } from '../../data/schema/random.js';
import { drawStrata, hardDraws } from '../../models/adaptation/draw-strata.js';
import type { Foundation } from '../foundation.js';
import { type Candidates, candidatesOf, countWithin } from './candidates.js';
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
  const candidates = candidatesOf(known);
  const top = hardDraws({ count, hardShare }) > 0 ? recommended(foundation, known) : NO_ITEMS;
  const { hard, easyCount } = strata(candidates, top, exclude);
  const items = known.world.scorers.popularity.items;
  const accepts = (item: number) => candidates.has(item) && !top.has(item) && !exclude.has(item);
  const easy = {
    size: easyCount,
    draw: (rest: number) => drawItems(rng, rest, { items, available: easyCount, accepts }),
  };
  return drawStrata(rng, { count, hardShare }, hard, easy).map(
    ({ row: item, standsFor }): TaskRow => ({ item, target: 0, standsFor, vectors: known.vectors }),
  );
}

/** The top that may be drawn, and how many others may. */
interface Strata {
  readonly top: ReadonlySet<number>;
  readonly hard: readonly number[];
  readonly easyCount: number;
}

const cachedStrata = new WeakMap<ReadonlySet<number>, Strata>();

/** Found once for what a case excludes, which is the same set in each of its tasks. */
function strata(candidates: Candidates, top: ReadonlySet<number>, exclude: ReadonlySet<number>): Strata {
  const cached = cachedStrata.get(exclude);
  if (cached?.top === top) return cached;
  const hard = [...top].filter((item) => candidates.has(item) && !exclude.has(item));
  const made = { top, hard, easyCount: candidates.size - hard.length - countWithin(candidates, exclude) };
  cachedStrata.set(exclude, made);
  return made;
}

const NO_ITEMS: ReadonlySet<number> = new Set();
