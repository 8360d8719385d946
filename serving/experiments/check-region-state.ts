import { GLOBAL_SEGMENT, SUM_NAMES, segmentChain } from '../../models/experiment/index.js';
import { invalidValue } from '../http/invalid-value.js';
import type { Experiment } from '../http/schemas/experiment.js';
import type { RegionState } from '../http/schemas/experiment-region.js';

const SAMPLES = SUM_NAMES.indexOf('samples');
const CONVERSIONS = SUM_NAMES.indexOf('conversions');
const REWARD = SUM_NAMES.indexOf('reward');

/** Sums that cannot be below 0. */
const NEVER_BELOW_0 = SUM_NAMES.map((name) => name !== 'score' && name !== 'weighedScore');

/** Sums of fractions are not exact. */
const ROUNDING = 1e-6;

/**
 * Refuses what no region can have counted of an experiment: it would stay in everybody's sums, and a count that is too high would keep
 * out every true state of that region.
 * @throws FusionError `invalid_value` that names the field
 */
export function checkRegionState(experiment: Experiment, { variants, segments, linear, counted }: RegionState): void {
  const names = experiment.variants.map(({ variant }) => variant);
  if (variants.length !== names.length || !names.every((name) => variants.includes(name))) {
    throw invalidValue('variants', `those of the experiment, ${names.join(', ')}`, variants);
  }
  if (linear !== undefined && linear.length !== names.length) {
    throw invalidValue('linear', `an entry for each of ${names.length} variants`, linear.length);
  }
  const seen = new Set<string>();
  let total = 0;
  segments.forEach(({ segment_key: key, sums }, index) => {
    const field = `segments[${index}]`;
    const isOf = segmentChain(key, experiment.context_features).at(-1) === GLOBAL_SEGMENT;
    if (!isOf || seen.has(key)) {
      throw invalidValue(`${field}.segment_key`, 'a segment of the experiment, once', key);
    }
    seen.add(key);
    if (sums.length !== names.length) {
      throw invalidValue(`${field}.sums`, `an entry for each of ${names.length} variants`, sums.length);
    }
    for (const [variant, values] of sums.entries()) {
      const most = values[SAMPLES]! * (1 + ROUNDING);
      const isPossible =
        values.every((value, name) => value >= 0 || !NEVER_BELOW_0[name]) &&
        values[CONVERSIONS]! <= most &&
        values[REWARD]! <= most;
      if (!isPossible) throw invalidValue(`${field}.sums[${variant}]`, 'sums that visits can have', values);
      total += values[SAMPLES]! + values[CONVERSIONS]!;
    }
  });
  if (Math.abs(total - counted) > ROUNDING * (1 + total)) {
    throw invalidValue('counted', `what the segments have, ${total}`, counted);
  }
}
