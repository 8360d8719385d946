import { FusionError } from '../schema/errors.js';
import { LOG_SCALED_FEATURES } from '../schema/features.js';

/** Statistics that make features comparable: plain JSON, kept in the manifest, so that serving repeats training. */
export interface Standardizer {
  readonly names: readonly string[];
  /** After log scaling, over the values that were not missing; [features]. */
  readonly means: readonly number[];
  readonly standardDeviations: readonly number[];
}

/** Standardized values lie within ± this: one freak value must not drown the rest. */
const LIMIT = 5;
/** A standard deviation below this is rounding, not spread. */
const DEGENERATE = 1e-6;

/**
 * Fits mean and standard deviation (of the population) by feature, after ln(1 + x) for LOG_SCALED_FEATURES.
 *
 * A feature that is constant gets standard deviation 1; one that is always missing also mean 0.
 *
 * @param rows [n * width], NaN = missing
 * @param width number of features in a row, as many as there are names
 * @throws `invalid_value` when the widths do not fit
 */
export function fitStandardizer(names: readonly string[], rows: Float32Array, width: number): Standardizer {
  if (width !== names.length) {
    throw new FusionError('invalid_value', `Rows to standardize: expected width ${names.length}, got ${width}.`);
  }
  expectRows(rows, width);
  const columns = names.map((name, f) => {
    const known: number[] = [];
    for (let k = f; k < rows.length; k += width) {
      if (!Number.isNaN(rows[k])) known.push(scale(name, rows[k]!));
    }
    const mean = known.reduce((sum, x) => sum + x, 0) / (known.length || 1);
    const deviation = Math.sqrt(known.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (known.length || 1));
    return { mean, deviation: deviation < DEGENERATE ? 1 : deviation };
  });
  return {
    names: [...names],
    means: columns.map(({ mean }) => mean),
    standardDeviations: columns.map(({ deviation }) => deviation),
  };
}

/**
 * Standardizes one row, or several one after the other.
 *
 * @param row [n * features], NaN = missing
 * @returns values within ±5, 0 (the mean) where missing, and the mask, 1 where a value was there; [n * features] each
 * @throws `invalid_value` when the row is not a whole number of feature rows
 */
export function standardize(
  { names, means, standardDeviations }: Standardizer,
  row: Float32Array,
): { readonly values: Float32Array; readonly mask: Float32Array } {
  const width = names.length;
  expectRows(row, width);
  const [values, mask] = [new Float32Array(row.length), new Float32Array(row.length)];
  for (let k = 0, f = 0; k < row.length; k++, f = f + 1 === width ? 0 : f + 1) {
    if (Number.isNaN(row[k])) continue;
    const standard = (scale(names[f]!, row[k]!) - means[f]!) / standardDeviations[f]!;
    values[k] = Math.min(LIMIT, Math.max(-LIMIT, standard));
    mask[k] = 1;
  }
  return { values, mask };
}

/** Long tails are counted from 0; a negative value of such a feature is taken as 0. */
function scale(name: string, x: number): number {
  return LOG_SCALED_FEATURES.has(name) ? Math.log1p(Math.max(0, x)) : x;
}

function expectRows(rows: Float32Array, width: number): void {
  if (width > 0 ? rows.length % width === 0 : rows.length === 0) return;
  throw new FusionError('invalid_value', `Expected rows of ${width} features, got ${rows.length} values.`);
}
