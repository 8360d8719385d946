import erfc from '@stdlib/math-base-special-erfc';

/** How likely a standard normal is at least so far from 0, on either side: the p-value of a z statistic, or of z² as χ² of one degree. */
export function normalTail(z: number): number {
  return erfc(Math.abs(z) / Math.SQRT2);
}
