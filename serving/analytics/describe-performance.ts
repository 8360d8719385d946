import type { PerformanceRow } from '../../data/store/reads/performance.js';
import type { WeightSpreadRow } from '../../data/store/reads/weight-spread.js';

/**
 * Performance of a retriever by period and over all, each by arm of the rollout. A rate of nothing is null, and so is an arm that never
 * ran.
 */
export function describePerformance(rows: readonly PerformanceRow[], spread: readonly WeightSpreadRow[]) {
  const periods = [...new Set(rows.flatMap(({ period }) => (period === null ? [] : [period])))].sort();
  return {
    metrics: periods.map((period) => ({ timestamp: period, ...figuresWithArms(rows, spread, period) })),
    summary: figuresWithArms(rows, spread, null),
  };
}

function figuresWithArms(rows: readonly PerformanceRow[], spread: readonly WeightSpreadRow[], period: string | null) {
  const of = (served: PerformanceRow['served']) => {
    const row = rows.find((one) => one.period === period && one.served === served);
    return (
      row &&
      figures(
        row,
        spread.filter((one) => one.period === period && one.served === served),
      )
    );
  };
  return {
    ...(of(null) ?? figures(NOTHING, [])),
    by_arm: { learned: of('learned') ?? null, static: of('static') ?? null },
  };
}

function figures(row: PerformanceRow, spread: readonly WeightSpreadRow[]) {
  const { executions } = row;
  const share = (count: number, of: number) => (of > 0 ? count / of : null);
  const variances = spread.flatMap(({ variance }) => (variance === null ? [] : [variance]));
  return {
    executions,
    units: row.units,
    interactions: row.interactions,
    interaction_rate: share(row.engaged, executions),
    ctr_at_1: share(row.hits[0]!, row.shown[0]!),
    ctr_at_2: share(row.hits[1]!, row.shown[1]!),
    ctr_at_3: share(row.hits[2]!, row.shown[2]!),
    ctr_at_1_to_3: share(row.hits_in_three, row.shown[0]!),
    mrr: share(row.reciprocal_ranks, executions),
    reward_per_execution: share(row.reward, executions),
    empty_rate: share(row.empty, executions),
    weight_variance: share(
      variances.reduce((sum, variance) => sum + variance, 0),
      variances.length,
    ),
    weights: Object.fromEntries(spread.map(({ source, mean, variance }) => [source, { mean, variance }])),
    mean_latency_ms: executions > 0 ? row.mean_ms : null,
    p50_latency_ms: executions > 0 ? row.p50_ms : null,
    p95_latency_ms: executions > 0 ? row.p95_ms : null,
  };
}

const NOTHING: PerformanceRow = {
  period: null,
  served: null,
  executions: 0,
  units: 0,
  interactions: 0,
  engaged: 0,
  hits: [0, 0, 0],
  shown: [0, 0, 0],
  hits_in_three: 0,
  empty: 0,
  reciprocal_ranks: 0,
  reward: 0,
  mean_ms: 0,
  p50_ms: 0,
  p95_ms: 0,
};
