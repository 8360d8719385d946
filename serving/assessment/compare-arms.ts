import { setImmediate } from 'node:timers/promises';
import { createRng } from '../../data/schema/random.js';
import { pairedBootstrap } from '../../models/metrics/paired-bootstrap.js';
import { pairedTTest } from '../../models/metrics/paired-t-test.js';
import type { ArmComparison, MetricDifference } from '../http/schemas/evaluation.js';
import { clusterDifferences } from './cluster-differences.js';
import type { MeasuredArm, MeasuredArms } from './measure-arms.js';
import { numberOrNull } from './number-or-null.js';
import type { NamedMetric } from './query-metrics.js';

const DRAWS = 1000;

/**
 * Every other arm against the first, metric by metric, over the same queries: mean difference, 95 % bootstrap interval and the p-value
 * of the paired t-test. Questions of one user count as one unit in both.
 *
 * Requests that wait are let in between metrics. The same seed gives the same intervals.
 */
export async function compareArms(
  { arms: [baseline, ...candidates], units }: MeasuredArms,
  metrics: readonly NamedMetric[],
  seed: number,
): Promise<ArmComparison[]> {
  if (baseline === undefined) return [];
  const comparisons: ArmComparison[] = [];
  for (const candidate of candidates) {
    const differences: Record<string, MetricDifference> = {};
    for (const [index, { name }] of metrics.entries()) {
      await setImmediate();
      differences[name] = compareMetric(candidate, baseline, { index, units, seed });
    }
    comparisons.push({ baseline: baseline.fusion, candidate: candidate.fusion, metrics: differences });
  }
  return comparisons;
}

interface CompareOptions {
  /** Of the metric. */
  readonly index: number;
  readonly units: readonly string[];
  readonly seed: number;
}

function compareMetric(ours: MeasuredArm, baseline: MeasuredArm, { index, units, seed }: CompareOptions) {
  const differences = clusterDifferences(ours.values[index]!, baseline.values[index]!, units);
  const { value, low, high } = pairedBootstrap({ differences, draws: DRAWS, rng: createRng(seed, 'compare', index) });
  return {
    delta: value,
    low: numberOrNull(low),
    high: numberOrNull(high),
    p_value: numberOrNull(pairedTTest(differences).pValue),
  };
}
