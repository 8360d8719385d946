import { createRng } from '../../data/schema/random.js';
import { createItemFactors, type ItemFactors } from '../../models/base/item-factors.js';
import { type Positives, transposePositives } from './positives.js';
import { type FactorModel, solveFactors } from './solve-factors.js';
import { whitenFactors } from './whiten-factors.js';

/** Hyper-parameters of the factorization. */
export interface ItemFactorsConfig extends FactorModel {
  /** Sweeps, each over all users and then all items. */
  readonly iterations: number;
  /** How new users are folded in, which is judged apart from how the factors were fitted. */
  readonly foldIn: Pick<ItemFactors, 'alpha' | 'regularization' | 'unobservedWeight'>;
}

/**
 * Fits item vectors to implicit feedback by alternating least squares, and what is known of users in general.
 *
 * The start is normal noise of standard deviation 0.1/√width, so that first scores are small; the same seed gives the
 * same factors. Items without positives keep zero vectors and `isKnown` 0; users without any are left out of the mean.
 * The factors are given in the coordinates of {@link whitenFactors}, where folding in is a plain ridge regression.
 *
 * @param positives [users, items]
 * @see writeNormalEquations for the objective and its sources.
 */
export function fitItemFactors(positives: Positives, config: ItemFactorsConfig, seed: number): ItemFactors {
  const { width, iterations, foldIn } = config;
  const byItem = transposePositives(positives);
  const isKnown = new Uint8Array(byItem.rows);
  for (const item of positives.indices) isKnown[item] = 1;
  const itemFactors = smallNoise(isKnown, width, seed);
  const userFactors = new Float32Array(positives.rows * width);
  for (let sweep = 0; sweep < iterations; sweep++) {
    solveFactors(positives, itemFactors, userFactors, config);
    solveFactors(byItem, userFactors, itemFactors, config);
  }
  solveFactors(positives, itemFactors, userFactors, config); // users as the final items see them
  const whitened = whitenFactors(activeRows(positives, userFactors, width), itemFactors, width);
  const { itemFactors: factors, userMean } = whitened;
  return createItemFactors({ width, items: byItem.rows, factors, isKnown, userMean, ...foldIn });
}

function smallNoise(isKnown: Uint8Array, width: number, seed: number): Float32Array {
  const rng = createRng(seed, 'item-factors');
  const factors = new Float32Array(isKnown.length * width);
  const scale = 0.1 / Math.sqrt(width);
  for (const [item, known] of isKnown.entries()) {
    if (known === 1) for (let k = 0; k < width; k++) factors[item * width + k] = scale * rng.normal();
  }
  return factors;
}

/** The vectors of the users who liked anything. */
function activeRows({ rows, offsets }: Positives, userFactors: Float32Array, width: number): Float32Array {
  const active = new Float32Array(userFactors.length);
  let end = 0;
  for (let user = 0; user < rows; user++) {
    if (offsets[user] === offsets[user + 1]) continue;
    active.set(userFactors.subarray(user * width, (user + 1) * width), end);
    end += width;
  }
  return active.subarray(0, end);
}
