import { randomUUID } from 'node:crypto';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyServerOptions, LogController } from 'fastify';
import { type Bundle, readBundle } from '../data/bundle/index.js';
import type { Store } from '../data/store/store.js';
import { type AdaptationLimits, DEFAULT_LIMITS } from './adaptation/adaptation-limits.js';
import type { AdaptationLog } from './adaptation/adaptation-log.js';
import { memoryAdaptationLog } from './adaptation/memory-adaptation-log.js';
import { createRequestMemory } from './adaptation/request-memory.js';
import { storeAdaptationLog } from './adaptation/store-adaptation-log.js';
import { openBundle } from './bundles/open-bundle.js';
import { type BundleOrigin, ServedBundles } from './bundles/served-bundles.js';
import { openFeedbackLoop } from './feedback-loop.js';
import { allowOrigins } from './http/allow-origins.js';
import { handleErrors, sendError } from './http/error-handler.js';
import { readBodiesAsJson } from './http/json-bodies.js';
import { readNamespaces } from './http/namespace.js';
import { refuseStrangers } from './http/refuse-strangers.js';
import { addAdaptationAnalyticsRoute } from './http/routes/adaptation-analytics-route.js';
import { addCaptureRoute } from './http/routes/capture-route.js';
import { addCollectionRoutes } from './http/routes/collection-routes.js';
import { addEvaluationRoutes } from './http/routes/evaluation-routes.js';
import { addExecutionRoutes } from './http/routes/execution-routes.js';
import { addFeedbackRoute } from './http/routes/feedback-route.js';
import { addHealthRoutes } from './http/routes/health-routes.js';
import { addInteractionRoutes } from './http/routes/interaction-routes.js';
import { addLearnedFusionRoutes } from './http/routes/learned-fusion-routes.js';
import { addLiveRoutes } from './http/routes/live-routes.js';
import { addMetricsRoute } from './http/routes/metrics-route.js';
import { addModelRoutes } from './http/routes/model-routes.js';
import { addRetrieverAnalyticsRoutes } from './http/routes/retriever-analytics-routes.js';
import { addRetrieverRoutes } from './http/routes/retriever-routes.js';
import { addScoreRoute } from './http/routes/score-route.js';
import type { ServerState } from './http/server-state.js';
import type { App } from './http/typed-app.js';
import { watchRequests } from './http/watch-requests.js';
import type { LearningLimits } from './learning/learning-limits.js';
import { refuseOverload } from './limits/refuse-overload.js';
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from './limits/server-limits.js';
import type { LiveLimits } from './live/live.js';
import { createMetrics } from './metrics/metrics.js';
import { watchState } from './metrics/watch-state.js';
import type { ApiKey } from './security/api-keys.js';
import { requireKeys } from './security/require-keys.js';
import { createModelThreads } from './workers/model-threads.js';

export type { App } from './http/typed-app.js';

export interface AppOptions {
  /** Null: answer from what requests bring, and say so. */
  readonly bundle: Bundle | null;
  /** Where it was read from, and is read from again. */
  readonly bundleFolder?: string | null;
  /** Bundles that single namespaces have to themselves. */
  readonly ownBundles?: ReadonlyMap<string, BundleOrigin>;
  /** The folder in which callers may name bundles to change to; none by default. */
  readonly bundleRoot?: string | null;
  readonly version?: string;
  readonly maxCandidates?: number;
  /** Threads that large requests are computed in; by default none, and everything is computed in the thread that serves. */
  readonly workers?: number;
  readonly bodyLimitBytes?: number;
  /** How much of everything else the server takes. */
  readonly limits?: Partial<ServerLimits>;
  /** Whether metrics say how the process is, too. */
  readonly hasProcessMetrics?: boolean;
  readonly logger?: FastifyServerOptions['logger'];
  readonly newRequestId?: () => string;
  /** Milliseconds of a steady clock. */
  readonly now?: () => number;
  /** Milliseconds since 1970. */
  readonly wallClock?: () => number;
  /** Of whatever is drawn. */
  readonly seed?: number;
  /** How much feedback and adaptation may take. */
  readonly adaptation?: Partial<AdaptationLimits>;
  /** How much of what is learned is held in memory. */
  readonly learningLimits?: Partial<LearningLimits>;
  /** How much of users and items that change is held in memory. */
  readonly liveLimits?: Partial<LiveLimits>;
  /** Where predictions before and after adaptation are kept; by default in the store, in memory where there is none. */
  readonly adaptationLog?: AdaptationLog;
  /** Null: what is learned and configured is gone with the process. It is the caller's to close, after the application. */
  readonly store?: Store | null;
  /** Who may do what; nobody is asked for a key where there are none. */
  readonly apiKeys?: readonly ApiKey[];
  /** Origins whose pages may call the API from a browser; none by default, `*` for all. */
  readonly corsOrigins?: readonly string[];
}

/** Of predictions before and after adaptation, which are kept for analytics: about 90,000. */
const LOG_BYTES = 32 * 2 ** 20;

/** What a caller may name a request: it goes into headers and logs. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/**
 * The HTTP application, which does not listen. The network is loaded as the application starts; readiness says when it
 * is done. `app.close()` lets running requests finish and releases the network.
 */
export async function createApp({
  bundle,
  bundleFolder = null,
  ownBundles = new Map(),
  bundleRoot = null,
  version = '0.0.0',
  maxCandidates = 10_000,
  workers = 0,
  bodyLimitBytes = 16 * 2 ** 20,
  limits: givenLimits,
  hasProcessMetrics: ofProcess = false,
  logger = false,
  newRequestId = randomUUID,
  now = () => performance.now(),
  wallClock = () => performance.timeOrigin + performance.now(),
  seed = 1,
  adaptation,
  adaptationLog,
  learningLimits = {},
  liveLimits = {},
  store = null,
  apiKeys = [],
  corsOrigins = [],
}: AppOptions): Promise<App> {
  const serverLimits = { ...DEFAULT_SERVER_LIMITS, ...givenLimits };
  const metrics = createMetrics({ ofProcess });
  const app: App = Fastify({
    bodyLimit: bodyLimitBytes,
    requestTimeout: serverLimits.requestTimeoutMs,
    logger,
    logController: new LogController({ disableRequestLogging: true }), // watchRequests does it, without what is not for logs
    routerOptions: { maxParamLength: 4 * 512 }, // ids in paths, percent-encoded
    requestIdHeader: false,
    genReqId: ({ headers: { 'x-request-id': given } }) =>
      typeof given === 'string' && REQUEST_ID.test(given) ? given : newRequestId(),
    // Nothing is repaired on the caller's behalf: a field too many or a number in quotes is refused.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
    frameworkErrors: sendError,
  }).withTypeProvider<TypeBoxTypeProvider>();
  let isDraining = false;
  const limits = { ...DEFAULT_LIMITS, ...adaptation };
  const onError = (error: unknown, message: string) => app.log.error({ err: error }, message);
  const log =
    adaptationLog ??
    (store === null ? memoryAdaptationLog(LOG_BYTES, wallClock()) : storeAdaptationLog(store, onError));
  const threads = workers > 0 ? createModelThreads(workers) : undefined;
  const state: ServerState = {
    bundles: new ServedBundles({
      shared: bundle && { bundle, folder: bundleFolder },
      own: ownBundles,
      root: bundleRoot,
      read: readBundle,
      open: (each) => openBundle(each, { ...limits, ...serverLimits, log, wallClock, seed, threads }),
    }),
    requests: createRequestMemory(limits.requestBytes),
    log,
    metrics,
    maxCandidates,
    now,
    wallClock,
    isDraining: () => isDraining,
  };

  const loop = await openFeedbackLoop({
    store,
    bundles: state.bundles,
    wallClock,
    seed,
    onError,
    onExecuted: metrics.retrieved,
    learningLimits,
    liveLimits,
  });

  watchState(metrics, { ...state, store });
  app.decorate('drain', () => {
    isDraining = true;
  });
  app.decorate('bundles', state.bundles);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (isDraining) reply.header('connection', 'close'); // the next request goes elsewhere
  });
  app.addHook('onReady', async () => {
    state.bundles.load((error) => onError(error, 'the bundle cannot be used'));
  });
  app.addHook('preClose', async () => {
    isDraining = true;
  });
  app.addHook('onClose', async () => {
    await loop.close();
    await state.bundles.close();
    await threads?.close();
  });
  handleErrors(app);
  await allowOrigins(app, corsOrigins);
  refuseStrangers(app, corsOrigins);
  readNamespaces(app);
  requireKeys(app, apiKeys);
  watchRequests(app, metrics);
  await refuseOverload(app, serverLimits, metrics.refused);
  readBodiesAsJson(app);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Metafuse', version },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      ...(apiKeys.length > 0 && { security: [{ key: [] }] }),
    },
  });
  addScoreRoute(app, loop, state);
  addFeedbackRoute(app, loop, state);
  addAdaptationAnalyticsRoute(app, state);
  addCollectionRoutes(app, loop, state);
  addRetrieverRoutes(app, loop, state);
  addInteractionRoutes(app, loop, state);
  addLearnedFusionRoutes(app, loop, state);
  addLiveRoutes(app, loop, state);
  addExecutionRoutes(app, loop, state);
  addEvaluationRoutes(app, loop, state);
  addRetrieverAnalyticsRoutes(app, loop, state);
  addModelRoutes(app, state);
  addMetricsRoute(app, metrics);
  addHealthRoutes(app, state, store);
  addCaptureRoute(app);
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  return app;
}
