import { randomUUID } from 'node:crypto';
import type { FastifyServerOptions } from 'fastify';
import type { Bundle } from '../data/bundle/index.js';
import type { Store } from '../data/store/store.js';
import type { AdaptationLimits } from './adaptation/adaptation-limits.js';
import type { AdaptationLog } from './adaptation/adaptation-log.js';
import type { BundleOrigin } from './bundles/bundle-slots.js';
import type { LearningLimits } from './learning/learning-limits.js';
import type { ServerLimits } from './limits/server-limits.js';
import type { LiveLimits } from './live/live.js';
import type { ApiKey } from './security/api-keys.js';

/** What an application is made of. All but the bundle has a default. */
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
  /**
   * Threads that large requests and users' adaptations are computed in, and bundles are read in; by default none, and everything is
   * done in the thread that serves.
   */
  readonly workers?: number;
  readonly bodyLimitBytes?: number;
  /** How much of everything else the server takes. */
  readonly limits?: Partial<ServerLimits>;
  /** Whether metrics say how the process is, too. */
  readonly hasProcessMetrics?: boolean;
  readonly logger?: NonNullable<FastifyServerOptions['logger']>;
  readonly newRequestId?: () => string;
  /** Milliseconds of a steady clock. */
  readonly now?: () => number;
  /** Milliseconds since 1970. */
  readonly wallClock?: () => number;
  /** Of whatever is drawn. */
  readonly seed?: number;
  /** What experiments count the allocations of this server under. */
  readonly region?: string;
  /** How much feedback and adaptation may take. */
  readonly adaptation?: Partial<AdaptationLimits>;
  /** How much of what is learned is held in memory. */
  readonly learningLimits?: Partial<LearningLimits>;
  /** How much of users and items that change is held in memory. */
  readonly liveLimits?: Partial<LiveLimits>;
  /** Where predictions before and after adaptation are kept; by default in the store, in memory where there is none. */
  readonly adaptationLog?: AdaptationLog | null;
  /** Null: what is learned and configured is gone with the process. It is the caller's to close, after the application. */
  readonly store?: Store | null;
  /** Who may do what; nobody is asked for a key where there are none, and only this machine may ask. */
  readonly apiKeys?: readonly ApiKey[];
  /** Origins whose pages may call the API from a browser; none by default, `*` for all. */
  readonly corsOrigins?: readonly string[];
}

/** Options, each with its value. */
export type SetAppOptions = Required<AppOptions>;

export const DEFAULT_APP_OPTIONS: Omit<SetAppOptions, 'bundle'> = {
  bundleFolder: null,
  ownBundles: new Map(),
  bundleRoot: null,
  version: '0.0.0',
  maxCandidates: 10_000,
  workers: 0,
  bodyLimitBytes: 16 * 2 ** 20,
  limits: {},
  hasProcessMetrics: false,
  logger: false,
  newRequestId: randomUUID,
  now: () => performance.now(),
  wallClock: () => performance.timeOrigin + performance.now(),
  seed: 1,
  region: 'default',
  adaptation: {},
  learningLimits: {},
  liveLimits: {},
  adaptationLog: null,
  store: null,
  apiKeys: [],
  corsOrigins: [],
};
