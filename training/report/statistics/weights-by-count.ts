import { createRng } from '../../../data/schema/random.js';
import { bootstrapMean } from '../../../models/metrics/bootstrap-mean.js';
import { quantile } from '../../../models/metrics/quantile.js';
import { ITEMS_WEIGHED, type ItemsWeighed, type ObservedCase } from '../observed-case.js';

/** One source's weight among users of whom so many positives are known. */
export interface WeightAtCount {
  readonly over: ItemsWeighed;
  readonly source: string;
  readonly known: number;
  readonly cases: number;
  /** The network's mean over cases, with its 95 % interval. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Between which four fifths of the cases lie. */
  readonly tenth: number;
  readonly median: number;
  readonly ninetieth: number;
  /** Of the by-count table. */
  readonly table: number;
}

/** How far each source is trusted as more is known of a user: over all items and over the first, source by source, by rising count. */
export function weightsByCount(
  cases: readonly ObservedCase[],
  sources: readonly string[],
  seed: number,
): readonly WeightAtCount[] {
  const counts = [...new Set(cases.map(({ known }) => known))].sort((a, b) => a - b);
  return ITEMS_WEIGHED.flatMap((over) =>
    sources.flatMap((source, index) =>
      counts.map((known): WeightAtCount => {
        const here = cases.filter((one) => one.known === known);
        const weights = here.map((one) => one.weights[over][index]!);
        const sorted = Float64Array.from(weights).sort();
        const { value, low, high } = bootstrapMean(
          weights.map((weight) => [weight]), // of each user one case
          { rng: createRng(seed, 'weights', over, source, known) },
        );
        return {
          ...{ over, source, known, cases: here.length, mean: value, low, high },
          tenth: quantile(sorted, 0.1),
          median: quantile(sorted, 0.5),
          ninetieth: quantile(sorted, 0.9),
          table: here[0]!.tableWeights[index]!,
        };
      }),
    ),
  );
}
