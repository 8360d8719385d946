import { setImmediate } from 'node:timers/promises';
import type { Retrieval } from '../retrieval/retrieval.js';
import type { Retriever } from '../retrieval/retriever.js';
import { askRetriever, fusionOf } from './ask-retriever.js';
import type { PastSession } from './past-session.js';
import { DEFAULT_K_VALUES, namedMetrics, queryMetrics } from './query-metrics.js';
import { stageTimes } from './stage-times.js';

export const REPLAY_METRICS = namedMetrics(['ndcg', 'recall'], DEFAULT_K_VALUES);

/** What one retriever would have shown in a session. Ranks are from 1. */
export interface ReplayedSession {
  /** Mean over its questions; [REPLAY_METRICS] */
  readonly metrics: readonly number[];
  /** Of its relevant documents, in the same order for every retriever. */
  readonly relevantRanks: readonly number[];
  readonly clickedRanks: readonly number[];
  readonly purchasedRanks: readonly number[];
  /** [questions] */
  readonly latenciesMs: readonly number[];
  /** Of all questions, by stage. */
  readonly stagesMs: ReadonlyMap<string, number>;
  readonly failedQueries: number;
}

export interface ReplayOptions {
  readonly retrieval: Retrieval;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
}

/** Asks a retriever the questions of a session again. Nothing is recorded or learned. */
export async function replaySession(
  retriever: Retriever,
  { queries }: PastSession,
  { retrieval, now }: ReplayOptions,
): Promise<ReplayedSession> {
  const sums = REPLAY_METRICS.map(() => 0);
  const relevantRanks: number[] = [];
  const clickedRanks: number[] = [];
  const purchasedRanks: number[] = [];
  const latenciesMs: number[] = [];
  const stagesMs = new Map<string, number>();
  let failedQueries = 0;
  for (const { executionId, inputs, grades, clicked, purchased } of queries) {
    const question = { id: `replay.${executionId}`, inputs, fusion: fusionOf(retriever) };
    await setImmediate(); // requests that wait are let in
    const start = now();
    const { ranking, execution, refusal } = await askRetriever(retrieval, retriever, question);
    latenciesMs.push(now() - start);
    if (refusal !== null) failedQueries++;
    for (const [name, ms] of stageTimes(execution)) stagesMs.set(name, (stagesMs.get(name) ?? 0) + ms);
    for (const [index, value] of queryMetrics(ranking, grades, REPLAY_METRICS).entries()) sums[index]! += value;
    const ranks = ranksIn(ranking);
    relevantRanks.push(...[...grades.keys()].map(ranks));
    clickedRanks.push(...clicked.map(ranks));
    purchasedRanks.push(...purchased.map(ranks));
  }
  const metrics = sums.map((sum) => sum / queries.length);
  return { metrics, relevantRanks, clickedRanks, purchasedRanks, latenciesMs, stagesMs, failedQueries };
}

/** A document that is not shown has the rank after the last, which is the least that can be said of it. */
function ranksIn(ranking: readonly string[]): (id: string) => number {
  const ranks = new Map(ranking.map((id, index) => [id, index + 1]));
  return (id) => ranks.get(id) ?? ranking.length + 1;
}
