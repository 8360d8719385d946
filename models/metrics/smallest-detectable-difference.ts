/** Standard normal quantiles: two-sided test at 5 %, and a power of 80 %. */
const Z_975 = 1.959963984540054;
const Z_80 = 0.8416212335729143;

/**
 * The smallest true difference that data with this standard error would have found in four of five repetitions.
 *
 * (z.975 + z.80) · standard error, about 2.8 standard errors. "No difference was found" means little when this is larger
 * than the difference one cares about.
 *
 * @param standardError of the paired difference, clustered by user: `pairedBootstrap(…).standardError`.
 * @see Cohen, Statistical power analysis for the behavioral sciences, 1988.
 */
export function smallestDetectableDifference(standardError: number): number {
  return (Z_975 + Z_80) * standardError;
}
