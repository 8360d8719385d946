import { createRng, type Rng } from '../../data/schema/random.js';
import { NEGATIVES_PER_POSITIVE } from '../../models/adaptation/support-shape.js';
import { amongCandidates } from './among-candidates.js';
import { candidatesOf, countWithin } from './candidates.js';
import { drawItems } from './draw-items.js';
import type { TargetedItems } from './targeted-items.js';
import type { PreparedCase } from './world.js';

/** Positives a case gives, so that no user dominates. */
const POSITIVES = 8;
/** Ratings a case gives, likewise. */
const RATINGS = 40;

/**
 * What pointwise models are fitted on, and pointwise metrics measured on, all of it candidates: one later positive to four sampled
 * negatives; where ratings are asked, later ratings.
 */
export function sampleRows(known: PreparedCase, purpose: string, seed: number): TargetedItems {
  const { world, user, support, laterRatings } = known;
  if (laterRatings) return sampleRatings(known, laterRatings, createRng(seed, purpose, user, support.length));
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

function sampleRatings(known: PreparedCase, later: TargetedItems, rng: Rng): TargetedItems {
  const { items, targets } = amongCandidates(known, later);
  const rows = rng.shuffle([...items.keys()]).slice(0, RATINGS);
  return { items: rows.map((row) => items[row]!), targets: rows.map((row) => targets[row]!) };
}
