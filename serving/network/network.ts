import type { TokenBag } from '../../models/base/token-bags.js';
import type { NetworkAnswer } from '../../models/fusion/network-answer.js';
import { LruCache } from '../memory/lru-cache.js';
import { type LoadStatus, sharedLoad } from '../memory/shared-load.js';
import type { CandidateRows, IndexedRows } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import type { UserState } from '../scoring/user-state.js';
import type { ModelThreads } from '../workers/model-threads.js';
import { adaptContexts } from './adapt-contexts.js';
import { adaptInputs } from './adapt-inputs.js';
import { openIndexedScorer } from './indexed-scorer.js';
import { itemContextRows } from './item-context-rows.js';
import { joinRuns } from './join-runs.js';
import { closeGraphs, openGraphs } from './open-graphs.js';
import { checkFinite, readAnswer } from './read-answer.js';
import { scoreInputs } from './score-inputs.js';
import { computeSessionContext, type SessionContext } from './session-context.js';
import type { Support } from './support.js';
import { floats, type HostTensor } from './tensors.js';

/** The bundle's network, loaded on first use. `own` are a user's own parameters, from `adapt`; else the trained ones. */
export interface Network {
  readonly status: LoadStatus;
  /** Opens the graphs, compares the golden rows, computes the context of every item. */
  load(): Promise<void>;
  sessionContext(user: UserState, own?: Float32Array): Promise<SessionContext>;
  /** A row's answer depends on nothing but that row, its user and the parameters. */
  score(rows: CandidateRows, own?: Float32Array): Promise<NetworkAnswer>;
  /** The same answers, bit for bit, of items that the bundle has, by the trained parameters. Faster: nobody writes out what is known. */
  scoreIndexed(rows: IndexedRows): Promise<NetworkAnswer>;
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
  const sessionContext = async (user: UserState, own?: Float32Array): Promise<SessionContext> => {
    const parameters = ownContexts(own);
    const isShared = parameters === undefined;
    const known = isShared ? (user.isStored ? contexts.get(user.index) : changing.get(user)) : undefined;
    if (known !== undefined) return known;
    const { context, adaptable } = await loading.get();
    const computed = await computeSessionContext(catalogue, context, user, parameters ?? adaptable);
    if (isShared && user.isStored) contexts.set(user.index, computed);
    else if (isShared) changing.set(user, computed);
    return computed;
  };
  /** Of whoever has no parameters of their own. */
  const joined = joinRuns(async (jobs) => {
    const { score, adaptable } = await loading.get();
    return score.run(scoreInputs(catalogue, adaptable, jobs));
  });
  const sessionsOf = async ({ users }: IndexedRows, own?: Float32Array): Promise<readonly SessionContext[]> => {
    const sessions: SessionContext[] = [];
    for (const user of users) sessions.push(await sessionContext(user, own));
    return sessions;
  };
  const score = async (rows: CandidateRows, own?: Float32Array): Promise<NetworkAnswer> => {
    const graphs = await loading.get();
    const sessions = await sessionsOf(rows, own);
    const itemContext = await itemContextRows(catalogue, graphs, rows, ownContexts(own));
    const job = { rows, sessions, itemContext };
    const { outputs, start } =
      own === undefined
        ? await joined(job)
        : { outputs: await graphs.score.run(scoreInputs(catalogue, floats(own, own.length), [job])), start: 0 };
    return readAnswer(outputs, { graph: 'score.onnx', start, count: rows.count });
  };
  /** For those who score many rows by index: nobody else opens it. */
  const indexed = sharedLoad(
    async () => openIndexedScorer(catalogue, await loading.get(), { sessionsOf, score }),
    (scorer) => scorer.release(),
  );
  return {
    get status() {
      return loading.status;
    },
    load: async () => {
      await loading.get();
    },
    sessionContext,
    score,
    scoreIndexed: async (rows) => (await indexed.get()).score(rows),
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
    close: async () => {
      await indexed.close();
      await loading.close();
    },
  };
}
