import { FusionError } from '../../data/schema/errors.js';
import { logRanks } from './log-ranks.js';

/** How the scores of one source's candidate list are put on a scale that other sources share. */
export const NORMALIZATIONS = ['none', 'min_max', 'z', 'log_rank', 'dbsf'] as const;

export type Normalization = (typeof NORMALIZATIONS)[number];

/** The answer of a list that cannot tell its items apart: the middle of [0, 1]. */
const UNDECIDED = 0.5;

/**
 * Normalised scores of one source's candidate list.
 *
 * - `none`: as they are.
 * - `min_max`: (s − min) / (max − min), in [0, 1].
 * - `z`: (s − mean) / σ, with the sample deviation (n − 1).
 * - `log_rank`: −log(1 + rank), see {@link logRanks}.
 * - `dbsf`: (s − (mean − 3σ)) / 6σ, not clipped: an outlier may leave [0, 1].
 *
 * Equal scores (a single one, too) carry no preference: .5 in `min_max` and `dbsf`, 0 in `z`. An empty list stays empty.
 *
 * @param scores [candidates], the ones this source has; leave the missing out.
 * @returns [candidates], in the order given.
 * @throws FusionError `invalid_value` on a score that is not finite.
 */
export function normalizeScores(kind: Normalization, scores: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const values = Float64Array.from(scores);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const message = `normalizeScores: candidate ${bad}: expected a finite score, got ${values[bad]}.`;
    throw new FusionError('invalid_value', message);
  }
  switch (kind) {
    case 'none':
      return values;
    case 'min_max':
      return minMax(values);
    case 'z':
      return standardized(values);
    case 'log_rank':
      return logRanks(values);
    case 'dbsf':
      return standardized(values).map((z) => UNDECIDED + z / 6); // z of −3 to 3 becomes 0 to 1
  }
}

function minMax(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const [low, high] = extremes(values);
  return values.map((value) => (high === low ? UNDECIDED : (value - low) / (high - low)));
}

function standardized(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const [low, high] = extremes(values);
  if (low === high) return values.fill(0); // not by the deviation, which rounding keeps off 0
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (values.length - 1));
  return values.map((value) => (value - mean) / deviation);
}

function extremes(values: Float64Array): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
