import { mean } from '../../models/metrics/mean.js';
import { quantile } from '../../models/metrics/quantile.js';
import type { ReplayResult } from '../http/schemas/benchmark.js';
import type { Retriever } from '../retrieval/retriever.js';
import { numberOrNull } from './number-or-null.js';
import { REPLAY_METRICS, type ReplayedSession } from './replay-session.js';

/** What decides whether a session went better. */
const DECISIVE = REPLAY_METRICS.findIndex(({ name }) => name === 'ndcg_at_10');

/** What is left of equal sums in another order. */
const ROUNDING = 1e-12;

/**
 * One retriever over all sessions, beside the baseline's answers to the same questions.
 *
 * @param sessions [sessions], at least one
 * @param baseline [sessions]; its own for the baseline itself, of which nothing then moved
 */
export function summarizeReplay(
  { retriever_id, version }: Retriever,
  sessions: readonly ReplayedSession[],
  baseline: readonly ReplayedSession[],
): ReplayResult {
  const moves = sessions.flatMap(({ relevantRanks }, session) =>
    relevantRanks.map((rank, index) => rank - baseline[session]!.relevantRanks[index]!),
  );
  const gains = sessions.map(({ metrics }, session) => metrics[DECISIVE]! - baseline[session]!.metrics[DECISIVE]!);
  const improved = gains.filter((gain) => gain > ROUNDING).length;
  const degraded = gains.filter((gain) => gain < -ROUNDING).length;
  return {
    retriever_id,
    retriever_version: version,
    ndcg_at_k: meansByK('ndcg', sessions),
    recall_at_k: meansByK('recall', sessions),
    mean_rank_clicked: numberOrNull(mean(sessions.flatMap(({ clickedRanks }) => clickedRanks))),
    mean_rank_purchased: numberOrNull(mean(sessions.flatMap(({ purchasedRanks }) => purchasedRanks))),
    avg_position_delta: numberOrNull(mean(moves)),
    items_promoted: moves.filter((move) => move < 0).length,
    items_demoted: moves.filter((move) => move > 0).length,
    sessions_improved: improved,
    sessions_degraded: degraded,
    sessions_neutral: sessions.length - improved - degraded,
    failed_queries: sessions.reduce((sum, { failedQueries }) => sum + failedQueries, 0),
    latency: latencyOf(sessions),
  };
}

/** Mean over sessions, in which each counts once however many questions it had. */
function meansByK(metric: string, sessions: readonly ReplayedSession[]): Record<string, number> {
  return Object.fromEntries(
    REPLAY_METRICS.flatMap((named, index) =>
      named.metric === metric ? [[String(named.k), mean(sessions.map(({ metrics }) => metrics[index]!))]] : [],
    ),
  );
}

function latencyOf(sessions: readonly ReplayedSession[]): ReplayResult['latency'] {
  const latencies = sessions.flatMap(({ latenciesMs }) => latenciesMs);
  const sorted = Float64Array.from(latencies).sort();
  const stages = new Map<string, number>();
  for (const { stagesMs } of sessions) {
    for (const [name, ms] of stagesMs) stages.set(name, (stages.get(name) ?? 0) + ms);
  }
  return {
    mean_ms: mean(latencies),
    p50_ms: quantile(sorted, 0.5),
    p90_ms: quantile(sorted, 0.9),
    p99_ms: quantile(sorted, 0.99),
    stage_latencies: Object.fromEntries([...stages].map(([name, ms]) => [name, ms / latencies.length])),
  };
}
