/** A mean of some measurements of one thing. */
export interface SampleMean {
  /** How many measurements; at least 1. */
  readonly tracks: number;
  readonly mean: number;
  /** Of the measurements (of the population); NaN for a single one. */
  readonly variance: number;
}

/** As how many measurements of the thing itself the spread within others counts. */
const PRIOR_TRACKS = 4;

/**
 * How far each mean can be trusted: the share of its variance that is a difference between the things, not chance among
 * their measurements, ρ = τ² / (τ² + s² / n).
 *
 * τ², the variance between the things, is that of the means less what chance adds to it on average. s², that within a
 * thing, is its own, drawn towards the pooled one; a single measurement has the pooled one alone.
 *
 * @returns in [0, 1], as the samples come; all 0 where the things do not differ more than by chance
 * @see Shrout and Fleiss, Intraclass correlations: uses in assessing rater reliability, 1979
 */
export function meanReliability(samples: readonly SampleMean[]): readonly number[] {
  const repeated = samples.filter(({ tracks }) => tracks > 1);
  const freedom = sum(repeated, ({ tracks }) => tracks - 1);
  const pooled = freedom > 0 ? sum(repeated, ({ tracks, variance }) => tracks * variance) / freedom : 0;

  const center = sum(samples, ({ mean }) => mean) / samples.length;
  const ofMeans = sum(samples, ({ mean }) => (mean - center) ** 2) / Math.max(1, samples.length - 1);
  const byChance = (pooled * sum(samples, ({ tracks }) => 1 / tracks)) / samples.length;
  const between = Math.max(0, ofMeans - byChance);
  return samples.map(({ tracks, variance }) => {
    const own = tracks > 1 ? tracks * variance : 0;
    const within = (PRIOR_TRACKS * pooled + own) / (PRIOR_TRACKS + tracks - 1);
    return between === 0 ? 0 : between / (between + within / tracks);
  });
}

function sum<T>(list: readonly T[], of: (entry: T) => number): number {
  return list.reduce((total, entry) => total + of(entry), 0);
}
