import { logit } from '../../models/fusion/log-odds.js';
import type { Foundation } from '../foundation.js';
import { sampleRows } from '../tasks/sampled-rows.js';
import { scoreCase } from '../tasks/scored-case.js';
import type { PreparedCase, World } from '../tasks/world.js';
import { fitLinear, linearLogOdds } from './fit-linear.js';
import type { ImmediateStrategy } from './strategy.js';

const SEED = 0;
const RIDGE = 10;
/** Least coefficient of the by-count answer: where it says nothing, or the opposite, the items' terms decide alone. */
const LEAST_SCALE = 1e-6;

/**
 * A context-free item term, [items]: log-odds, from the item's features alone, of being liked beyond what weights by count say. It
 * knows nothing of the user, so whatever it gains is not adaptivity; on MovieLens 100K it gains a good deal.
 *
 * Logistic regression on the features, their squares and their confidences, beside the by-count answer, which need not be
 * a probability: the terms are divided by its coefficient, so that they can be added to it as it is.
 */
export function fitItemPrior(
  { calibrators }: Foundation,
  cases: readonly PreparedCase[],
  byCount: ImmediateStrategy,
): (world: World) => Float32Array {
  const width = termWidth(cases[0]!.world) + 1;
  const x: number[] = [];
  const y: number[] = [];
  for (const known of cases) {
    const { items, targets } = sampleRows(known, 'item-prior', SEED);
    const sampled = byCount.isPointwise ? Int32Array.from(items) : undefined;
    const { scores, probabilities } = byCount.rank(scoreCase(known, calibrators, sampled));
    items.forEach((item, row) => {
      const cell = sampled ? row : item;
      x.push(...terms(known.world, item), probabilities ? logit(probabilities[cell]!) : scores[cell]!);
      y.push(targets[row]!);
    });
  }
  const { coefficients } = fitLinear({ width, x: Float64Array.from(x), y: Float64Array.from(y) }, RIDGE);
  const scale = Math.max(LEAST_SCALE, coefficients[width - 1]!);
  const fit = { coefficients: coefficients.map((value) => value / scale).subarray(0, width - 1), intercept: 0 };
  const byWorld = new WeakMap<World, Float32Array>();
  return (world) => {
    const made =
      byWorld.get(world) ??
      Float32Array.from(world.itemFeatures.completeness, (_, item) => linearLogOdds(fit, terms(world, item)));
    byWorld.set(world, made);
    return made;
  };
}

function termWidth({ itemFeatures }: World): number {
  return 3 * itemFeatures.names.length + 1;
}

function terms({ itemFeatures }: World, item: number): number[] {
  const { values, confidences, completeness, names } = itemFeatures;
  const [start, end] = [item * names.length, (item + 1) * names.length];
  const own = [...values.subarray(start, end)];
  return [...own, ...own.map((value) => value * value), ...confidences.subarray(start, end), completeness[item]!];
}
