import type { TokenBag } from '../../models/base/token-bags.js';
import type { NetworkAnswer } from '../../models/fusion/network-answer.js';
import { LruCache } from '../memory/lru-cache.js';
import { type LoadStatus, sharedLoad } from '../memory/shared-load.js';
import type { CandidateRows } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import type { UserState } from '../scoring/user-state.js';
import type { ModelThreads } from '../workers/model-threads.js';
import { adaptContexts } from './adapt-contexts.js';
import { adaptInputs } from './adapt-inputs.js';
import { joinRuns } from './join-runs.js';
import { closeGraphs, openGraphs } from './open-graphs.js';
import { checkFinite, readAnswer } from './read-answer.js';
import { rowVectors, runJobs } from './run-jobs.js';
import { scoreInputs } from './score-inputs.js';
import { computeSessionContexts, type SessionContext } from './session-context.js';
import type { Support } from './support.js';
import { floats, type HostTensor } from './tensors.js';

/** The bundle's network, loaded on first use. `own` are a user's own parameters, from `adapt`; else the trained ones. */
export interface Network {
  readonly status: LoadStatus;
  /** Opens the graphs, compares the golden rows, computes the context of every item. */
  load(): Promise<void>;
  sessionContext(user: UserState, own?: Float32Array): Promise<SessionContext>;
  /** A row's answer depends on nothing but that row, its user and the parameters. Rows without vectors are answered faster. */
  score(rows: CandidateRows, own?: Float32Array): Promise<NetworkAnswer>;
  /** The adaptable parameters after the inner loop on one user's support, from the trained ones on. */
  adapt(support: Support): Promise<Float32Array>;
  /** What the text tower makes of a text; [width]. Only for bundles whose content source has towers. */
  encodeText(bag: TokenBag): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface NetworkOptions {
  /** Users whose session context is kept. */
  readonly cachedUsers?: number;
  /** For large requests; without them, all are computed in the thread that asks. */
  readonly threads?: ModelThreads | undefined;
  /** Of every item, where they were computed before, and the graphs verified. [items, 32] */
  readonly itemContexts?: Float32Array | undefined;
}

export function createNetwork(
  catalogue: Catalogue,
  { cachedUsers = 100_000, threads, itemContexts }: NetworkOptions = {},
): Network {
  const loading = sharedLoad(() => openGraphs(catalogue, threads, itemContexts), closeGraphs);
  const contexts = new LruCache<number, SessionContext>(cachedUsers);
  /** Of users who changed: as long as what is known of them stays. */
  const changing = new WeakMap<UserState, SessionContext>();
  const adaptation = catalogue.bundle!.manifest.adaptation;
  /** What the contexts depend on: where only heads adapt, nothing that is a user's own. */
  const ownContexts = (own?: Float32Array): HostTensor | undefined =>
    own !== undefined && adaptation.what === 'all' ? floats(own, own.length) : undefined;
  const knownContext = (user: UserState) => (user.isStored ? contexts.get(user.index) : changing.get(user));
  const keepContext = (user: UserState, computed: SessionContext) => {
    if (user.isStored) contexts.set(user.index, computed);
    else changing.set(user, computed);
  };
  const sessionContexts = async (users: readonly UserState[], own?: Float32Array): Promise<SessionContext[]> => {
    const { context, adaptable } = await loading.get();
    const parameters = ownContexts(own);
    if (parameters !== undefined) return computeSessionContexts(catalogue, context, users, parameters);
    const known = users.map(knownContext);
    const missing = users.filter((_, index) => known[index] === undefined);
    const computed = await computeSessionContexts(catalogue, context, missing, adaptable);
    missing.forEach((user, index) => {
      keepContext(user, computed[index]!);
    });
    let next = 0;
    return known.map((one) => one ?? computed[next++]!);
  };
  /** Of whoever has no parameters of their own. */
  const joined = joinRuns(async (jobs) => runJobs(catalogue, await loading.get(), jobs));
  const score = async (rows: CandidateRows, own?: Float32Array): Promise<NetworkAnswer> => {
    const graphs = await loading.get();
    const sessions = await sessionContexts(rows.users, own);
    if (own === undefined) {
      const vectors = rows.embeddings && (await rowVectors(catalogue, graphs, rows));
      const { outputs, start } = await joined({ rows, sessions, vectors });
      return readAnswer(outputs, { graph: 'the network', start, count: rows.count });
    }
    const vectors = await rowVectors(catalogue, graphs, rows, ownContexts(own));
    const inputs = scoreInputs(catalogue, floats(own, own.length), [{ rows, sessions, vectors }]);
    return readAnswer(await graphs.score.run(inputs), { graph: 'score.onnx', start: 0, count: rows.count });
  };
  const sessionContext = async (user: UserState, own?: Float32Array) => (await sessionContexts([user], own))[0]!;
  return {
    get status() {
      return loading.status;
    },
    load: async () => {
      await loading.get();
    },
    sessionContext,
    score,
    adapt: async (support) => {
      const graphs = await loading.get();
      const contextInputs = await adaptContexts(catalogue, graphs, support.rows, sessionContext);
      const outputs = await graphs.adapt.run({
        ...contextInputs,
        ...adaptInputs(catalogue, graphs.adaptable, support),
      });
      return checkFinite('adapt.onnx, adapted', outputs['adapted']!.data as Float32Array).slice();
    },
    encodeText: async ({ rows, amounts }) => {
      const { towers } = await loading.get();
      const dims = [1, rows.length];
      const outputs = await towers!.run({ rows: { data: rows, dims }, amounts: { data: amounts, dims } });
      return checkFinite('content.onnx, text_vector', outputs['text_vector']!.data as Float32Array);
    },
    close: () => loading.close(),
  };
}
