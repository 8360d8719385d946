import { createRng } from '../../data/schema/random.js';
import { NEGATIVES_PER_POSITIVE } from '../../models/adaptation/support-shape.js';
import { candidatesOf, countWithin } from './candidates.js';
import { drawItems } from './draw-items.js';
import type { PreparedCase } from './world.js';

/** Items of a case with their targets. */
export interface SampledRows {
  readonly items: readonly number[];
  readonly targets: readonly number[];
}

/** Positives a case gives, so that no user dominates. */
const POSITIVES = 8;

/**
 * One later positive to four sampled negatives, all of them candidates: what pointwise models are fitted on, and pointwise
 * metrics measured on.
 */
export function sampleRows(known: PreparedCase, purpose: string, seed: number): SampledRows {
  const { world, user, support } = known;
  const truth = [...known.truth];
  const candidates = candidatesOf(known);
  const rng = createRng(seed, purpose, user, support.length);
  const positives = rng.shuffle(truth.filter((item) => candidates.has(item))).slice(0, POSITIVES);
  const count = NEGATIVES_PER_POSITIVE * positives.length;
  const seen = new Set([...support, ...truth]);
  const { items } = world.scorers.popularity;
  const accepts = (item: number) => candidates.has(item) && !seen.has(item);
  const available = candidates.size - countWithin(candidates, seen);
  const negatives = drawItems(rng, count, { items, accepts, available });
  return {
    items: [...positives, ...negatives],
    targets: [...positives.map(() => 1), ...negatives.map(() => 0)],
  };
}
