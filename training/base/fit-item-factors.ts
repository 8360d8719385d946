import { createRng } from '../../data/schema/random.js';
import { createItemFactors, type ItemFactors } from '../../models/base/item-factors.js';
import { type Positives, transposePositives } from './positives.js';
import { type FactorModel, solveFactors } from './solve-factors.js';

/** Hyper-parameters of the factorization. */
export interface ItemFactorsConfig extends FactorModel {
  /** Sweeps, each over all users and then all items. */
  readonly iterations: number;
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
  const { width, iterations } = config;
  const byItem = transposePositives(positives);
  const rng = createRng(seed, 'item-factors');
  const itemFactors = new Float32Array(byItem.rows * width);
  for (let item = 0; item < byItem.rows; item++) {
    if (byItem.offsets[item] === byItem.offsets[item + 1]) continue;
    for (let k = 0; k < width; k++) itemFactors[item * width + k] = (0.1 / Math.sqrt(width)) * rng.normal();
  }
  const userFactors = new Float32Array(positives.rows * width);
  for (let sweep = 0; sweep < iterations; sweep++) {
    solveFactors(positives, itemFactors, userFactors, config);
    solveFactors(byItem, userFactors, itemFactors, config);
  }
  const isKnown = Uint8Array.from({ length: byItem.rows }, (_, item) =>
    byItem.offsets[item] === byItem.offsets[item + 1] ? 0 : 1,
  );
  const { alpha, regularization, frequencyScaling } = config;
  return createItemFactors({
    width,
    items: byItem.rows,
    factors: itemFactors,
    isKnown,
    alpha,
    regularization,
    frequencyScaling,
  });
}
