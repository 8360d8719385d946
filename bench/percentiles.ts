/** Of durations, in their unit. */
export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly runs: number;
}

export function percentiles(times: readonly number[]): Percentiles {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return { p50: at(0.5), p99: at(0.99), runs: sorted.length };
}
