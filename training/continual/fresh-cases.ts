import { firstPositivesOf } from '../../data/features/first-positives.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { isAnswerable } from '../tasks/among-candidates.js';
import { coldCases, SUPPORT_SIZES } from '../tasks/cases.js';
import { type PreparedCase, prepareCase, type World } from '../tasks/world.js';

export interface FreshCasesOptions {
  /** What came before this moment, in ms, is old. */
  readonly sinceMs: number;
  readonly minPositives: number;
  readonly seed: number;
}

/**
 * A user's cases that ask only for what came at a moment or later: the one in which everything before it is known, and the
 * cold-user cases in which more is. Empty for a user who liked nothing since, or too little in all.
 */
export function freshCases(
  dataset: Dataset,
  world: World,
  user: number,
  { sinceMs, minPositives, seed }: FreshCasesOptions,
): PreparedCase[] {
  const old = positivesBefore(dataset, user, sinceMs);
  const supportSizes = [...(old > 0 ? [old] : []), ...SUPPORT_SIZES.filter((size) => size > old)];
  return coldCases(dataset, user, { minPositives, seed, supportSizes })
    .map((known) => prepareCase(dataset, world, known))
    .filter(isAnswerable);
}

function positivesBefore(dataset: Dataset, user: number, moment: number): number {
  const { timestamp } = dataset.interactions;
  return firstPositivesOf(dataset, user).filter((row) => timestamp[row]! < moment).length;
}
