import { type Percentiles, percentiles } from '../percentiles.js';
import type { LoadResult } from './load-thread.js';

/** What a server did under load. */
export interface LoadSummary {
  readonly requests_per_second: number;
  /** By the clock of the client. */
  readonly ms: Percentiles;
  /** Share of the time in which the client's thread was busy: near 1, it is the client that was measured. */
  readonly client_busy: number;
}

/** All rounds of a load together. */
export function summarizeLoad(rounds: readonly LoadResult[]): LoadSummary {
  const ms = rounds.flatMap((round) => round.ms);
  return {
    requests_per_second: ms.length / rounds.reduce((sum, { seconds }) => sum + seconds, 0),
    ms: percentiles(ms),
    client_busy: rounds.reduce((sum, { clientBusy }) => sum + clientBusy, 0) / rounds.length,
  };
}
