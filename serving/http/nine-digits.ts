/** A number in single precision as answers show it: nine significant digits tell any two of them apart. */
export function nineDigits(value: number): number {
  return Number(value.toPrecision(9));
}
