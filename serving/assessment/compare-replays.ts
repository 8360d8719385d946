import { pairedTTest } from '../../models/metrics/paired-t-test.js';
import type { ReplayComparison, ReplayResult } from '../http/schemas/benchmark.js';
import { clusterDifferences } from './cluster-differences.js';
import { numberOrNull } from './number-or-null.js';
import { recommendation } from './recommendation.js';
import { REPLAY_METRICS, type ReplayedSession } from './replay-session.js';

const NDCG_AT_10 = REPLAY_METRICS.findIndex(({ name }) => name === 'ndcg_at_10');

/** One retriever's answers to the same sessions, and what they come to. */
export interface Replay {
  readonly result: ReplayResult;
  readonly sessions: readonly ReplayedSession[];
}

/** A candidate against the baseline, session by session; a user's sessions are one unit. */
export function compareReplays(candidate: Replay, baseline: Replay, units: readonly string[]): ReplayComparison {
  const ndcg = ({ sessions }: Replay) => sessions.map(({ metrics }) => metrics[NDCG_AT_10]!);
  const test = pairedTTest(clusterDifferences(ndcg(candidate), ndcg(baseline), units));
  return {
    candidate_retriever_id: candidate.result.retriever_id,
    ndcg_delta: test.difference,
    recall_delta: candidate.result.recall_at_k['10']! - baseline.result.recall_at_k['10']!,
    latency_delta_ms: candidate.result.latency.mean_ms - baseline.result.latency.mean_ms,
    p_value: numberOrNull(test.pValue),
    confidence_interval: Number.isFinite(test.low) ? { low: test.low, high: test.high } : null,
    recommendation: recommendation(test),
  };
}
