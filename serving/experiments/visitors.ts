import { standardize } from '../../data/features/standardizer.js';
import {
  type Clustering,
  type ContextFeatures,
  LEARNED_SEGMENT,
  nearestCluster,
  UNKNOWN,
  USER_FEATURES,
  userFeatures,
  type VisitContext,
} from '../../models/experiment/index.js';
import type { ServedBundles } from '../bundles/served-bundles.js';
import type { LiveUsers } from '../live/live-users.js';
import { mayFallBack } from '../scoring/fuse-rows.js';
import type { Loaded } from '../scoring/loaded.js';
import { type UserState, userState } from '../scoring/user-state.js';
import { clusteringOf } from './clustering-of.js';
import type { Visit } from './experiments.js';

export interface VisitorsOptions {
  readonly bundles: Pick<ServedBundles, 'of' | 'use'>;
  readonly live: { readonly users: Pick<LiveUsers, 'of'> };
}

/** What servers know of whoever visits: by the bundle that answers their namespace now, and what they did since. */
export class Visitors {
  readonly #options: VisitorsOptions;

  constructor(options: VisitorsOptions) {
    this.#options = options;
  }

  /** Of the namespace's bundle; null where it has no learned segments. */
  clustering(namespace: string): Clustering | null {
    const bundle = this.#options.bundles.of(namespace)?.catalogue.bundle;
    return bundle ? clusteringOf(bundle) : null;
  }

  /**
   * A visit with what is known of its user. What the visit says itself holds, and nothing is looked up that no feature asks for.
   * @param declared names of the features that count
   */
  async describe(namespace: string, visit: Visit, declared: readonly string[]): Promise<VisitContext> {
    const { context, userId } = visit;
    const wanted = declared.filter((name) => USER_FEATURES.includes(name) && isUnsaid(context.features[name]));
    if (wanted.length === 0 || userId === '') return context;
    const known = await this.#options.bundles.use(namespace, (loaded) =>
      this.#known(loaded, namespace, userId, wanted),
    );
    const added = wanted.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]] as const]));
    return { ...context, features: { ...context.features, ...Object.fromEntries(added) } };
  }

  async #known(
    loaded: Loaded | null,
    namespace: string,
    userId: string,
    wanted: readonly string[],
  ): Promise<ContextFeatures> {
    const catalogue = loaded?.catalogue;
    if (!catalogue?.bundle) return {};
    const user = userState(catalogue, userId, {}, this.#options.live.users.of(namespace, catalogue, userId));
    if (user.origin === 'unknown') return {};
    const { userType, count, sessionFeatures } = user;
    const session = standardize(catalogue.bundle.manifest.session_standardizer, sessionFeatures);
    const learnedSegment = wanted.includes(LEARNED_SEGMENT) ? await learnedSegmentOf(loaded!, user) : null;
    return userFeatures({ userType, count, session, learnedSegment });
  }
}

function isUnsaid(value: string | undefined): boolean {
  return value === undefined || value === UNKNOWN;
}

/** Null where the network fails, which then answers no request either. */
async function learnedSegmentOf({ catalogue, network }: Loaded, user: UserState): Promise<string | null> {
  const clustering = clusteringOf(catalogue.bundle!);
  if (clustering === null) return null;
  try {
    const { context } = await network.sessionContext(user);
    const width = clustering.centroids.length / clustering.names.length; // behind it comes what the boosted term asks about
    return clustering.names[nearestCluster(clustering.centroids, context.subarray(0, width))]!;
  } catch (error) {
    if (!mayFallBack(error)) throw error;
    return null;
  }
}
