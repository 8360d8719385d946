import { standardize } from '../data/features/standardizer.js';
import { SESSION_FEATURES } from '../data/schema/features.js';
import type { CandidateRows } from './candidate-rows.js';
import type { Catalogue } from './catalogue.js';
import type { Graphs } from './graphs.js';
import { itemContextRows } from './item-context-rows.js';
import { LruCache } from './lru-cache.js';
import { closeGraphs, openGraphs } from './open-graphs.js';
import { scoreInputs } from './score-inputs.js';
import type { SessionContext } from './session-context.js';
import { type LoadStatus, sharedLoad } from './shared-load.js';
import { floats } from './tensors.js';
import type { UserState } from './user-state.js';

/** What the network says of rows. N rows, K sources. */
export interface NetworkAnswer {
  /** [N, K] */
  readonly weights: Float32Array;
  /** [N, K] */
  readonly confidences: Float32Array;
  /** [N] */
  readonly fused: Float32Array;
  /** Share of the item's own, in log-odds; [N] */
  readonly residual: Float32Array;
  /** Expected squared error of `fused`; [N] */
  readonly uncertainty: Float32Array;
}

/** The bundle's network, loaded on first use. */
export interface Network {
  readonly status: LoadStatus;
  /** Opens the graphs, compares the golden rows, computes the context of every item. */
  load(): Promise<void>;
  sessionContext(user: UserState): Promise<SessionContext>;
  /** A row's answer depends on nothing but that row and its user. */
  score(rows: CandidateRows): Promise<NetworkAnswer>;
  close(): Promise<void>;
}

export interface NetworkOptions {
  /** Users whose session context is kept. */
  readonly cachedUsers?: number;
}

export function createNetwork(catalogue: Catalogue, { cachedUsers = 100_000 }: NetworkOptions = {}): Network {
  const loading = sharedLoad(() => openGraphs(catalogue), closeGraphs);
  const contexts = new LruCache<number, SessionContext>(cachedUsers);
  const sessionContext = async (user: UserState): Promise<SessionContext> => {
    const known = user.isStored ? contexts.get(user.index) : undefined;
    if (known !== undefined) return known;
    const computed = await computeSessionContext(catalogue, await loading.get(), user);
    if (user.isStored) contexts.set(user.index, computed);
    return computed;
  };
  return {
    get status() {
      return loading.status;
    },
    load: async () => {
      await loading.get();
    },
    sessionContext,
    score: async (rows) => {
      const graphs = await loading.get();
      const sessions: SessionContext[] = [];
      for (const user of rows.users) sessions.push(await sessionContext(user));
      const itemContext = await itemContextRows(catalogue, graphs, rows);
      const outputs = await graphs.score.run(scoreInputs(catalogue, graphs, rows, sessions, itemContext));
      const column = (name: keyof NetworkAnswer, width = 1) => {
        const values = outputs[name]!.data as Float32Array;
        return checkFinite(name, values.subarray(0, rows.count * width)); // without the padding
      };
      return {
        weights: column('weights', catalogue.sources.length),
        confidences: column('confidences', catalogue.sources.length),
        fused: column('fused'),
        residual: column('residual'),
        uncertainty: column('uncertainty'),
      };
    },
    close: () => loading.close(),
  };
}

/** One user at a time, so that nobody's context can depend on who else was asked about. */
async function computeSessionContext(
  { bundle, meanFeatures }: Catalogue,
  { context }: Graphs,
  user: UserState,
): Promise<SessionContext> {
  const width = SESSION_FEATURES.length;
  const { values, mask } = standardize(bundle!.manifest.session_standardizer, user.sessionFeatures);
  const F = meanFeatures.length;
  const outputs = await context.run({
    session_features: floats(values, 1, width),
    session_mask: floats(mask, 1, width),
    item_features: floats(new Float32Array(F), 1, F), // all inputs must be fed: one item that nobody looks at
    item_confidences: floats(new Float32Array(F), 1, F),
    item_metadata: floats(new Float32Array(2), 1, 2),
  });
  return {
    context: outputs['session_context']!.data as Float32Array,
    attention: outputs['attention']!.data as Float32Array,
  };
}

/** A network that answers NaN has failed, and must not decide a ranking. */
function checkFinite(name: string, values: Float32Array): Float32Array {
  for (let index = 0; index < values.length; index++) {
    if (!Number.isFinite(values[index]!))
      throw new Error(`score.onnx, ${name}: row value ${index} is ${values[index]}`);
  }
  return values;
}
