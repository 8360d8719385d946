import { createRng } from '../../../data/schema/random.js';
import { bootstrapMean } from '../../../models/metrics/bootstrap-mean.js';
import { quantile } from '../../../models/metrics/quantile.js';
import type { ObservedCase } from '../observed-case.js';

/** One source's weight among users of whom so many positives are known. */
export interface WeightAtCount {
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

/** How far each source is trusted as more is known of a user: source by source, by rising count. */
export function weightsByCount(
  cases: readonly ObservedCase[],
  sources: readonly string[],
  seed: number,
): readonly WeightAtCount[] {
  const counts = [...new Set(cases.map(({ known }) => known))].sort((a, b) => a - b);
  return sources.flatMap((source, index) =>
    counts.map((known): WeightAtCount => {
      const here = cases.filter((one) => one.known === known);
      const weights = here.map((one) => one.weights[index]!);
      const sorted = Float64Array.from(weights).sort();
      const interval = bootstrapMean(
        weights.map((weight) => [weight]),
        { rng: createRng(seed, 'weights', source, known) },
      );
      return {
        source,
        known,
        cases: here.length,
        mean: interval.value,
        low: interval.low,
        high: interval.high,
        tenth: quantile(sorted, 0.1),
        median: quantile(sorted, 0.5),
        ninetieth: quantile(sorted, 0.9),
        table: here[0]!.tableWeights[index]!,
      };
    }),
  );
}
