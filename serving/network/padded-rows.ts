/** Rows of a run come in multiples of this. */
const MULTIPLE = 16;

/**
 * How many rows to compute for `count` of them; the rest are zeros that nobody looks at.
 *
 * Kernels treat a single row, and what is left over after whole vector registers, with other instructions, which round
 * otherwise: a row's last bits would depend on how many others it came with. With no remainder they do not.
 */
export function paddedRows(count: number): number {
  return Math.ceil(count / MULTIPLE) * MULTIPLE;
}

/** The values with zeros behind them, up to `length`. */
export function padded<Values extends Float32Array | Int32Array>(values: Values, length: number): Values {
  if (values.length === length) return values;
  const copy = values instanceof Int32Array ? new Int32Array(length) : new Float32Array(length);
  copy.set(values);
  return copy as Values;
}
