import type { Store } from '../../data/store/store.js';
import type { FeedbackLoop } from '../feedback-loop.js';
import { settledStore } from '../http/settled-store.js';
import { learningConfigOf } from '../learning/learning-config-of.js';
import { findRetriever } from '../retrieval/find-retriever.js';
import type { Retriever } from '../retrieval/retriever.js';

/** What is asked of whom, and when. */
export interface AnalyticsQuestion {
  readonly retriever: Retriever;
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Finds the retriever, and the store once it knows what was acknowledged. @throws FusionError `unknown_id`, `store_unavailable` */
export type AskAnalytics = (namespace: string, id: string) => Promise<AnalyticsQuestion>;

export function analyticsOf(loop: FeedbackLoop, wallClock: () => number): AskAnalytics {
  return async (namespace, id) => {
    const retriever = findRetriever(loop.retrieval.retrievers, namespace, id);
    return { retriever, store: await settledStore(loop), now: wallClock() };
  };
}

/** Executions of the last hours, with what came of them within the retriever's own window. */
export function outcomesOf({ retriever, now }: AnalyticsQuestion, hours: number) {
  return {
    namespace: retriever.namespace,
    retrieverId: retriever.retriever_id,
    from: new Date(now - hours * HOUR_MS).toISOString(),
    to: new Date(now + 1).toISOString(),
    windowHours: learningConfigOf(retriever).attributionWindowHours,
  };
}

const HOUR_MS = 3_600_000;
