import quantile from '@stdlib/stats-base-dists-normal-quantile';

/** The value that a standard normal is below with this probability; ±Infinity at 0 and 1. */
export function normalQuantile(probability: number): number {
  return quantile(probability, 0, 1);
}

/** How many standard errors an interval of this level reaches to either side: 1.96 at .95. */
export function normalHalfWidth(level: number): number {
  return normalQuantile((1 + level) / 2);
}
