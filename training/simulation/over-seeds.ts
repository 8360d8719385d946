import { createRng } from '../../data/schema/random.js';
import { bootstrapMean } from '../../models/metrics/bootstrap-mean.js';

/** A mean over seeds with its 95 % interval. */
export interface SeedEstimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Worlds are resampled: what another draw of worlds would have shown. NaN bounds for a single one. */
export function overSeeds(values: readonly number[], seed: number): SeedEstimate {
  const rng = createRng(seed, 'simulation-interval');
  const { value, low, high } = bootstrapMean(
    values.map((cell) => [cell]),
    { rng },
  );
  return { value, low, high };
}
