/**
 * How far two shares are apart, in a measure in which the same distance is as easy to detect everywhere:
 *
 *     h = 2 asin √p₁ − 2 asin √p₂
 *
 * About .2 is called small, .5 medium, .8 large.
 *
 * @see Cohen, Statistical power analysis for the behavioral sciences, 2nd edition, 1988, chapter 6.
 */
export function cohensH(first: number, second: number): number {
  return 2 * Math.asin(Math.sqrt(first)) - 2 * Math.asin(Math.sqrt(second));
}
