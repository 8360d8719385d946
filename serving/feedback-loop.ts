import type { Store } from '../data/store/store.js';
import { type Assessment, createAssessment } from './assessment/assessment.js';
import type { Collection } from './collections/collection.js';
import { Collections } from './collections/collections.js';
import { EntityFeed } from './entities/entity-feed.js';
import { EntityTable } from './entities/entity-table.js';
import { createExperiments } from './experiments/create-experiments.js';
import type { Experiments } from './experiments/experiments.js';
import type { FeedbackLoopOptions } from './feedback-loop-options.js';
import { createLearning } from './learning/create-learning.js';
import type { Learning } from './learning/learning.js';
import { createLive, type Live } from './live/live.js';
import { repeat } from './memory/repeat.js';
import { createRetrieval, type Retrieval } from './retrieval/retrieval.js';
import type { Retriever } from './retrieval/retriever.js';
import { SCORE_RETRIEVER_ID, scoreRetriever } from './scoring/score-retriever.js';

/** Retrievers, what they show, what people make of it, and what is learned from that. */
export interface FeedbackLoop {
  readonly store: Store | null;
  readonly collections: Collections;
  readonly retrieval: Retrieval;
  readonly learning: Learning;
  readonly live: Live;
  readonly assessment: Assessment;
  readonly experiments: Experiments;
  close(): Promise<void>;
}

/** Reads what the store has, and is ready to answer. */
export async function openFeedbackLoop(given: FeedbackLoopOptions): Promise<FeedbackLoop> {
  const { store, entities = new EntityFeed(store), refreshSeconds = 5, onError } = given;
  const options = { ...given, entities };
  // A store that is away is no obstacle: what it has is taken in when it comes.
  const report = (error: unknown) => onError(error, 'what is configured could not be read from the store');
  const retrievers = new EntityTable<Retriever>('retriever', options, (namespace, id) =>
    id === SCORE_RETRIEVER_ID ? scoreRetriever(namespace, options.bundles.of(namespace)?.catalogue.sources) : undefined,
  );
  const live = createLive({
    ...{ store, entities, wallClock: given.wallClock, onError, limits: given.liveLimits },
    catalogueOf: (namespace) => options.bundles.of(namespace)?.catalogue ?? null,
  });
  const experiments = createExperiments({ ...options, live });
  const learning = createLearning({
    ...{ ...options, retrievers },
    ...(given.learningLimits && { limits: given.learningLimits }),
    onTaken: (row, execution) => {
      live.users.take(row);
      experiments.take(row, execution);
    },
    onForgotten: (row) => live.users.forget(row),
  });
  const collections = new Collections({ ...options, table: new EntityTable<Collection>('collection', options) });
  const retrieval = createRetrieval({ ...options, retrievers, collections, learning, live, experiments });
  const assessment = createAssessment({ ...options, retrieval });
  const refresh = async () => {
    await entities.refresh();
    await collections.restore();
    await live.refresh();
  };
  await Promise.resolve(store?.settled()).then(refresh).catch(report); // what a former process left in the spool included
  await learning.rebuild();
  await live.restore();
  const stop = store === null ? null : repeat(refresh, { ...given, everyMs: refreshSeconds * 1000, onError: report });
  const close = async () => {
    await stop?.();
    await assessment.close();
    await experiments.close();
    await collections.close();
    await learning.close();
  };
  return { store, collections, retrieval, learning, live, assessment, experiments, close };
}
