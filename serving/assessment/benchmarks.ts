import type { Store } from '../../data/store/store.js';
import { newId } from '../entities/new-id.js';
import type { Benchmark, RunBenchmark } from '../http/schemas/benchmark.js';
import { unknownId } from '../http/unknown-id.js';
import type { Retrieval } from '../retrieval/retrieval.js';
import type { Retriever } from '../retrieval/retriever.js';
import { compareReplays } from './compare-replays.js';
import type { KeptRuns } from './kept-runs.js';
import type { PastSession } from './past-session.js';
import { readPastSessions } from './read-past-sessions.js';
import type { ReplayedSession } from './replay-session.js';
import { replaySessions } from './replay-sessions.js';
import { sessionFilter } from './session-filter.js';
import { summarizeReplay } from './summarize-replay.js';

/** Retrievers compared by sessions that happened, asked again. */
export interface Benchmarks {
  /**
   * Starts one in the background.
   * @param store in which all that was taken can be read
   * @throws FusionError `unknown_id`, `overloaded`
   */
  start(namespace: string, given: RunBenchmark, store: Store): Promise<Benchmark>;
  /** @throws FusionError `unknown_id` */
  get(namespace: string, benchmarkId: string): Benchmark;
  /** The latest first. */
  list(namespace: string): readonly Benchmark[];
  /** Stops it, if it runs. @throws FusionError `unknown_id` */
  delete(namespace: string, benchmarkId: string): Promise<void>;
}

export interface BenchmarksOptions {
  readonly runs: KeptRuns<Benchmark>;
  readonly retrieval: Retrieval;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
}

export function createBenchmarks({ runs, retrieval, wallClock, now }: BenchmarksOptions): Benchmarks {
  const get = (namespace: string, benchmarkId: string) => {
    const benchmark = runs.get(namespace, benchmarkId);
    if (benchmark === undefined) throw unknownId('benchmark_id', 'a benchmark of this namespace', benchmarkId);
    return benchmark;
  };
  const find = (namespace: string, id: string, field: string): Retriever => {
    const retriever = retrieval.retrievers.get(namespace, id);
    if (retriever === undefined) throw unknownId(field, 'a retriever of this namespace', id);
    return retriever;
  };

  return {
    async start(namespace, given, store) {
      const baseline = find(namespace, given.baseline_retriever_id, 'baseline_retriever_id');
      const candidates = given.candidate_retriever_ids.map((id, index) =>
        find(namespace, id, `candidate_retriever_ids[${index}]`),
      );
      const benchmark = newBenchmark(namespace, given, wallClock());
      const filter = sessionFilter(benchmark, wallClock());
      await runs.start(benchmark, async (report, signal) => {
        await report({ status: 'building_sessions' });
        const sessions = await readPastSessions(store, filter, benchmark.session_filter);
        await report({ status: 'replaying', ...countsOf(sessions) });
        const retrievers = [baseline, ...candidates];
        const replayed = await replaySessions(retrievers, sessions, { retrieval, now, signal });
        await report({ status: 'computing_metrics' });
        return measureReplays(retrievers, replayed, sessions);
      });
      return benchmark;
    },
    get,
    list: (namespace) => runs.list(namespace),
    delete: (namespace, benchmarkId) => runs.delete(namespace, get(namespace, benchmarkId).benchmark_id),
  };
}

function countsOf(sessions: readonly PastSession[]) {
  return {
    sessions_replayed: sessions.length,
    queries_replayed: sessions.reduce((sum, { queries }) => sum + queries.length, 0),
  };
}

/** @param replayed [retrievers][sessions], the baseline first */
function measureReplays(
  retrievers: readonly Retriever[],
  replayed: readonly (readonly ReplayedSession[])[],
  sessions: readonly PastSession[],
) {
  const [baseline, ...candidates] = retrievers.map((retriever, index) => ({
    sessions: replayed[index]!,
    result: summarizeReplay(retriever, replayed[index]!, replayed[0]!),
  }));
  const units = sessions.map(({ unit }) => unit);
  return {
    baseline_result: baseline!.result,
    candidate_results: candidates.map(({ result }) => result),
    comparisons: candidates.map((candidate) => compareReplays(candidate, baseline!, units)),
  };
}

function newBenchmark(namespace: string, given: RunBenchmark, now: number): Benchmark {
  const created_at = new Date(now).toISOString();
  return {
    benchmark_id: newId('bench'),
    benchmark_name: given.benchmark_name,
    baseline_retriever_id: given.baseline_retriever_id,
    candidate_retriever_ids: given.candidate_retriever_ids,
    session_filter: given.session_filter ?? {},
    session_count: given.session_count ?? 1000,
    status: 'pending',
    sessions_replayed: 0,
    queries_replayed: 0,
    baseline_result: null,
    candidate_results: [],
    comparisons: [],
    error_message: null,
    namespace_id: namespace,
    created_at,
    updated_at: created_at,
    completed_at: null,
  };
}
