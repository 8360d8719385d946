import { refuseOverload } from '../limits/refuse-overload.js';
import type { ServerLimits } from '../limits/server-limits.js';
import type { Metrics } from '../metrics/metrics.js';
import type { RecentTraffic } from '../metrics/recent-traffic.js';
import type { KeyRing } from '../security/key-ring.js';
import { requireKeys } from '../security/require-keys.js';
import { allowOrigins } from './allow-origins.js';
import { readBodiesAsJson } from './json-bodies.js';
import { readNamespaces } from './namespace.js';
import { refuseStrangers } from './refuse-strangers.js';
import type { App } from './typed-app.js';
import { watchRequests } from './watch-requests.js';

export interface GuardOptions {
  readonly corsOrigins: readonly string[];
  readonly keys: KeyRing;
  readonly limits: ServerLimits;
  readonly metrics: Metrics;
  readonly traffic: RecentTraffic;
}

/**
 * What a request passes before its route, in this order: where it comes from, its namespace, whether it may, whether there is room.
 * So a stranger takes nobody's share, and what is refused is counted all the same.
 */
export async function guardRequests(app: App, options: GuardOptions): Promise<void> {
  const { corsOrigins, keys, limits, metrics, traffic } = options;
  await allowOrigins(app, corsOrigins);
  refuseStrangers(app, corsOrigins);
  readNamespaces(app);
  requireKeys(app, keys);
  watchRequests(app, metrics, traffic);
  await refuseOverload(app, limits, metrics.refused);
  readBodiesAsJson(app);
}
