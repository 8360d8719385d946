import type { Store } from '../data/store/store.js';
import { EntityTable } from './entities/entity-table.js';
import type { FeedbackLoopOptions } from './feedback-loop-options.js';
import { createLearning } from './learning/create-learning.js';
import type { Learning } from './learning/learning.js';
import { createRetrieval, type Retrieval } from './retrieval/retrieval.js';
import type { Retriever } from './retrieval/retriever.js';
import { SCORE_RETRIEVER_ID, scoreRetriever } from './scoring/score-retriever.js';

/** Retrievers, what they show, what people make of it, and what is learned from that. */
export interface FeedbackLoop {
  readonly store: Store | null;
  readonly retrieval: Retrieval;
  readonly learning: Learning;
  close(): Promise<void>;
}

/** Reads what the store has, and is ready to answer. */
export async function openFeedbackLoop(options: FeedbackLoopOptions): Promise<FeedbackLoop> {
  const sources = options.loaded?.catalogue.sources;
  const retrievers = new EntityTable<Retriever>('retriever', options, (namespace, id) =>
    id === SCORE_RETRIEVER_ID ? scoreRetriever(namespace, sources) : undefined,
  );
  const learning = createLearning({ ...options, retrievers });
  const retrieval = createRetrieval({ ...options, retrievers, learning });
  await learning.rebuild();
  return { store: options.store, retrieval, learning, close: () => learning.close() };
}
