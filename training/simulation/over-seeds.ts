import { createRng } from '../../data/schema/random.js';
import { bootstrapMean } from '../../models/metrics/bootstrap-mean.js';
import { type Estimate, estimateOf } from '../../models/metrics/estimate.js';

/** The mean over worlds; worlds are resampled: what another draw of them would have shown. NaN bounds for a single one. */
export function overSeeds(values: readonly number[], seed: number): Estimate {
  const rng = createRng(seed, 'simulation-interval');
  const interval = bootstrapMean(
    values.map((cell) => [cell]),
    { rng },
  );
  return estimateOf(interval);
}
