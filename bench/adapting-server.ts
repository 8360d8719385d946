import type { Bundle } from '../data/bundle/index.js';
import { type Adaptation, createAdaptation } from '../serving/adaptation/adaptation.js';
import { DEFAULT_LIMITS } from '../serving/adaptation/adaptation-limits.js';
import { feedback } from '../serving/adaptation/feedback.js';
import { memoryAdaptationLog } from '../serving/adaptation/memory-adaptation-log.js';
import { createRequestMemory } from '../serving/adaptation/request-memory.js';
import { EntityFeed } from '../serving/entities/entity-feed.js';
import { EntityTable } from '../serving/entities/entity-table.js';
import { createLearning } from '../serving/learning/create-learning.js';
import { createLive } from '../serving/live/live.js';
import { createNetwork, type Network } from '../serving/network/network.js';
import type { Retriever } from '../serving/retrieval/retriever.js';
import { createCatalogue } from '../serving/scoring/catalogue.js';
import { score } from '../serving/scoring/score.js';
import { scoreRetriever } from '../serving/scoring/score-retriever.js';

/** What a server does with requests and feedback, without HTTP and with a stopwatch. */
export interface AdaptingServer {
  readonly adaptation: Adaptation;
  /** Milliseconds of each adaptation. */
  readonly adaptMs: readonly number[];
  /** Milliseconds of each feedback, its adaptation included. */
  readonly feedbackMs: readonly number[];
  ask(requestId: string, userId: string, items: readonly string[]): Promise<void>;
  /** The user who was asked about liked the middle one of what was shown. */
  like(requestId: string): Promise<void>;
  forgetTimings(): void;
  close(): Promise<void>;
}

const namespace = 'default';
const LIMITS = { ...DEFAULT_LIMITS, requestBytes: 2 ** 32, feedbackBytes: 2 ** 32, parameterBytes: 2 ** 32 };

/** Opens a bundle with room for everybody, and rows that the network decides whatever it thinks of them. */
export async function adaptingServer(bundle: Bundle): Promise<AdaptingServer> {
  const catalogue = createCatalogue(bundle);
  const opened = createNetwork(catalogue);
  await opened.load();
  const adaptMs: number[] = [];
  const feedbackMs: number[] = [];
  const network: Network = { ...opened, adapt: (support) => timed(adaptMs, () => opened.adapt(support)) };
  const wallClock = () => performance.timeOrigin + performance.now();
  const log = memoryAdaptationLog(2 ** 24);
  const adaptation = createAdaptation({ ...LIMITS, catalogue, network, log, wallClock, seed: 1 });
  const requests = createRequestMemory(LIMITS.requestBytes);
  const onError = (error: unknown) => {
    throw error;
  };
  const retrievers = new EntityTable<Retriever>('retriever', { store: null, wallClock }, (of) =>
    scoreRetriever(of, catalogue.sources),
  );
  const learning = createLearning({ store: null, wallClock, seed: 1, onError, retrievers });
  const entities = new EntityFeed(null);
  const live = createLive({ store: null, entities, wallClock, onError, catalogueOf: () => catalogue });
  const middle = new Map<string, string>();
  return {
    adaptation,
    adaptMs,
    feedbackMs,
    ask: async (requestId, user_id, items) => {
      const loaded = { catalogue, network, adaptation };
      const context = {
        ...{ loaded, namespace, requestId, requests, learning, live, retrievers, wallClock, onModelError: onError },
        ...{ maxCandidates: items.length, elapsedMs: () => 0 },
      };
      const candidates = items.map((item_id) => ({ item_id }));
      const { shown } = (await score({ user_id, candidates, strategy: 'meta' }, context)).inputs;
      middle.set(requestId, items[shown[shown.length >> 1]!]!);
    },
    like: async (request_id) => {
      const body = { request_id, item_id: middle.get(request_id)!, outcome: 1 };
      await timed(feedbackMs, () =>
        feedback(body, { namespace, requests, learning, retrievers, adaptation, wallClock, onModelError: onError }),
      );
    },
    forgetTimings: () => {
      adaptMs.length = 0;
      feedbackMs.length = 0;
    },
    close: () => opened.close(),
  };
}

async function timed<Result>(times: number[], run: () => Promise<Result>): Promise<Result> {
  const start = performance.now();
  const result = await run();
  times.push(performance.now() - start);
  return result;
}
