import { createRng } from '../../data/schema/random.js';
import { createItemFactors, type ItemFactors } from '../../models/base/item-factors.js';
import { type Positives, transposePositives } from './positives.js';
import { type FactorModel, solveFactors } from './solve-factors.js';

/** Hyper-parameters of the factorization. */
export interface ItemFactorsConfig extends FactorModel {
  /** Sweeps, each over all users and then all items. */
  readonly iterations: number;
  /** How new users are folded in, which is judged apart from how the factors were fitted. */
  readonly foldIn: Pick<ItemFactors, 'regularization' | 'unobservedWeight'>;
}

/**
 * Fits item vectors to implicit feedback by alternating least squares.
 *
 * The start is normal noise of standard deviation 0.1/√width, so that first scores are small; the same seed gives the
 * same factors. Items without positives keep zero vectors and `isKnown` 0.
 *
 * @param positives [users, items]
 * @see writeNormalEquations for the objective and its sources.
 */
export function fitItemFactors(positives: Positives, config: ItemFactorsConfig, seed: number): ItemFactors {
  const { width, alpha, iterations, foldIn } = config;
  const byItem = transposePositives(positives);
  const isKnown = new Uint8Array(byItem.rows);
  for (const item of positives.indices) isKnown[item] = 1;
  const factors = smallNoise(isKnown, width, seed);
  const userFactors = new Float32Array(positives.rows * width);
  for (let sweep = 0; sweep < iterations; sweep++) {
    solveFactors(positives, factors, userFactors, config);
    solveFactors(byItem, userFactors, factors, config);
  }
  solveFactors(positives, factors, userFactors, config); // users as the final items see them
  const userMean = meanVector(positives, userFactors, width);
  return createItemFactors({ width, items: byItem.rows, factors, isKnown, alpha, userMean, ...foldIn });
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

/** Mean of the vectors of the users who liked anything; zero if nobody did. */
function meanVector({ rows, offsets }: Positives, userFactors: Float32Array, width: number): Float32Array {
  const sum = new Float64Array(width);
  let users = 0;
  for (let user = 0; user < rows; user++) {
    if (offsets[user] === offsets[user + 1]) continue;
    users++;
    for (let k = 0; k < width; k++) sum[k]! += userFactors[user * width + k]!;
  }
  return Float32Array.from(sum, (value) => value / Math.max(users, 1));
}
