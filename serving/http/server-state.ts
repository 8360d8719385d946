import type { AdaptationLog } from '../adaptation/adaptation-log.js';
import type { RequestMemory } from '../adaptation/request-memory.js';
import type { ServedBundles } from '../bundles/served-bundles.js';
import type { Metrics } from '../metrics/metrics.js';
import type { RecentTraffic } from '../metrics/recent-traffic.js';

/** What routes share. */
export interface ServerState {
  readonly bundles: ServedBundles;
  readonly requests: RequestMemory;
  readonly log: AdaptationLog;
  readonly metrics: Metrics;
  readonly traffic: RecentTraffic;
  readonly maxCandidates: number;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly isDraining: () => boolean;
}
