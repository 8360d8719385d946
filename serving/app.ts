import { readBundle } from '../data/bundle/index.js';
import type { ExecutionRow } from '../data/store/rows.js';
import { DEFAULT_LIMITS } from './adaptation/adaptation-limits.js';
import { memoryAdaptationLog } from './adaptation/memory-adaptation-log.js';
import { createRequestMemory } from './adaptation/request-memory.js';
import { storeAdaptationLog } from './adaptation/store-adaptation-log.js';
import { type AppOptions, DEFAULT_APP_OPTIONS } from './app-options.js';
import { openBundle } from './bundles/open-bundle.js';
import { ServedBundles } from './bundles/served-bundles.js';
import { openFeedbackLoop } from './feedback-loop.js';
import { addDraining } from './http/add-draining.js';
import { addRoutes } from './http/add-routes.js';
import { createHttp } from './http/create-http.js';
import { describeApi } from './http/describe-api.js';
import { guardRequests } from './http/guard-requests.js';
import type { ServerState } from './http/server-state.js';
import type { App } from './http/typed-app.js';
import { DEFAULT_SERVER_LIMITS } from './limits/server-limits.js';
import { createMetrics } from './metrics/metrics.js';
import { createRecentTraffic } from './metrics/recent-traffic.js';
import { watchState } from './metrics/watch-state.js';
import { KeyRing } from './security/key-ring.js';
import { createModelThreads } from './workers/model-threads.js';

export type { AppOptions } from './app-options.js';
export type { App } from './http/typed-app.js';

/** Of predictions before and after adaptation, which are kept for analytics: about 90,000. */
const LOG_BYTES = 32 * 2 ** 20;

/**
 * The HTTP application, which does not listen. The network is loaded as the application starts; readiness says when it
 * is done. `app.close()` lets running requests finish and releases the network.
 */
export async function createApp(given: AppOptions): Promise<App> {
  const options = { ...DEFAULT_APP_OPTIONS, ...given };
  const { bundle, store, now, wallClock, seed } = options;
  const limits = { ...DEFAULT_LIMITS, ...DEFAULT_SERVER_LIMITS, ...options.adaptation, ...options.limits };
  const app = createHttp({ ...options, ...limits });
  const onError = (error: unknown, message: string) => app.log.error({ err: error }, message);

  const metrics = createMetrics({ ofProcess: options.hasProcessMetrics });
  const traffic = createRecentTraffic(wallClock);
  const log =
    options.adaptationLog ??
    (store === null ? memoryAdaptationLog(LOG_BYTES, wallClock()) : storeAdaptationLog(store, onError));
  const threads = options.workers > 0 ? createModelThreads(options.workers) : undefined;
  const bundles = new ServedBundles({
    shared: bundle && { bundle, folder: options.bundleFolder },
    own: options.ownBundles,
    root: options.bundleRoot,
    read: threads ? threads.read : async (folder) => ({ bundle: await readBundle(folder) }),
    open: (each, made) => openBundle(each, { ...limits, log, wallClock, seed, threads }, made),
  });
  const onExecuted = (execution: ExecutionRow) => {
    metrics.retrieved(execution);
    traffic.retrieved(execution.namespace, execution.reason);
  };
  const loop = await openFeedbackLoop({ ...options, bundles, onError, onExecuted });
  const state: ServerState = {
    ...{ bundles, log, metrics, traffic, now, wallClock, maxCandidates: options.maxCandidates },
    requests: createRequestMemory(limits.requestBytes),
    isDraining: addDraining(app),
  };

  const keys = new KeyRing(options.apiKeys);
  app.decorate('keys', keys);
  app.decorate('bundles', bundles);
  watchState(metrics, { ...state, store });
  await guardRequests(app, { ...options, keys, limits, metrics, traffic });
  await describeApi(app, { version: options.version, takesKeys: !keys.isEmpty });
  addRoutes(app, loop, state);

  app.addHook('onReady', async () => bundles.load((error) => onError(error, 'the bundle cannot be used')));
  app.addHook('onClose', async () => {
    await loop.close();
    await bundles.close();
    await threads?.close();
  });
  return app;
}
