/** Rows and columns of the square product that the peak is measured with: large enough to be all arithmetic. */
export const PEAK_SIZE = 1024;
export const PEAK_GFLOP = (2 * PEAK_SIZE ** 3) / 1e9;
