import { BUILT_IN_SOURCES } from '../../data/schema/features.js';
import { byDifficulty, differenceGroups } from './case-groups.js';
import type { Check } from './checks.js';
import { DECIDING_METRICS, type DecidingMetric, isGain, metricOf } from './deciding-metric.js';
import { type Difference, difference } from './difference.js';
import type { Learned, Measured } from './evaluate.js';
import type { CaseMeasure } from './measure-case.js';
import { NETWORK_STRATEGIES } from './network-strategies.js';
import { type RiskDifference, riskDifferences } from './risk-differences.js';
import { type StrategySummary, summarizeStrategy } from './summarize-strategy.js';
import type { Choices } from './thresholds.js';

/** What `evaluate` answers; the `--json` form of the command. */
export interface EvaluationReport {
  /** What strategies are compared by; of the squared error, less is better. */
  readonly metric: DecidingMetric;
  /** Each fold in words. */
  readonly splits: readonly string[];
  readonly strategies: Readonly<Record<string, StrategySummary>>;
  readonly differences: readonly Difference[];
  /** What a server answers minus the bars that give probabilities. */
  readonly risk_differences: readonly RiskDifference[];
  readonly choices: readonly Choices[];
  /** What was learned in each fold. */
  readonly learned: readonly Learned[];
  readonly checks: readonly Check[];
}

const BY_COUNT = ['by_count', 'by_count_item_prior', 'by_count_boosted_term'];
const BARS = ['popularity', 'fixed', ...BY_COUNT, 'linear', 'user_item_bias', 'boosted_trees'];

/** A mean above this is more often a leak than a success: of NDCG@10, of the squared error with its sign turned. */
const TOO_GOOD: Readonly<Record<DecidingMetric, number>> = { ndcg_at_10: 0.95, squared_error: -0.002 };

/** Tables and paired differences of an evaluation. */
export function reportEvaluation(
  { targets, sources, splits, strategies, choices, learned, checks }: Measured,
  seed: number,
  { isShuffled = false }: { readonly isShuffled?: boolean } = {},
): EvaluationReport {
  const metric = DECIDING_METRICS[targets];
  const named = [...strategies];
  const bars = [...bestOf(named, sources.filter(isImported), metric), ...BARS];
  const find = (names: readonly string[]) => named.filter(([name]) => names.includes(name));
  const groups = Object.entries(differenceGroups(named[0]![1]));
  const ours = find(NETWORK_STRATEGIES).flatMap((own) => find(bars).map((bar) => [own, bar] as const));
  const adapted = find(['meta_adapted']).flatMap((a) => find(['meta']).map((b) => [a, b] as const));
  const differences = [...ours, ...adapted].flatMap(([a, b]) =>
    groups.map(([group, belongs]) => difference(a, b, group, belongs, seed, metric)),
  );
  const options = { sources, difficulty: byDifficulty(strategies.get('fixed')!, metric) };
  const summaries = named.map(([name, measures]) => [name, summarizeStrategy(measures, seed, options)] as const);
  return {
    metric,
    splits,
    strategies: Object.fromEntries(summaries),
    differences,
    risk_differences: find(['policy']).flatMap((own) => riskDifferences(own, find(bars), seed)),
    choices,
    learned,
    checks: [...checks, checkTooGood(summaries, metric), ...(isShuffled ? [checkNothingFound(differences)] : [])],
  };
}

function checkTooGood(summaries: readonly (readonly [string, StrategySummary])[], metric: DecidingMetric): Check {
  const suspicious = summaries.filter(([, { overall }]) => {
    const found = overall[metric];
    return found !== null && metricOf(metric, found.value) > TOO_GOOD[metric];
  });
  return {
    name: 'metrics that are too good',
    ok: suspicious.length === 0,
    detail: suspicious.length === 0 ? 'none' : suspicious.map(([name]) => name).join(', '),
  };
}

/** On shuffled labels nothing may beat popularity: there is nothing else. */
function checkNothingFound(differences: readonly Difference[]): Check {
  const found = differences.filter(
    (one) => one.b === 'popularity' && one.group === 'overall' && isGain(one.metric, one),
  );
  return {
    name: 'gains on shuffled labels',
    ok: found.length === 0,
    detail:
      found.length === 0 ? 'none' : found.map(({ a, value }) => `${a} − popularity: ${value.toFixed(4)}`).join(', '),
  };
}

function isImported(source: string): boolean {
  return !(BUILT_IN_SOURCES as readonly string[]).includes(source);
}

/** Whoever brings scorers wants to know what fusing them gains over the best one. */
function bestOf(
  strategies: readonly (readonly [string, readonly CaseMeasure[]])[],
  names: readonly string[],
  metric: DecidingMetric,
): string[] {
  const total = (measures: readonly CaseMeasure[]) =>
    metricOf(
      metric,
      measures.reduce((sum, measure) => sum + measure[metric], 0),
    );
  const [best] = strategies.filter(([name]) => names.includes(name)).sort(([, a], [, b]) => total(b) - total(a));
  return best ? [best[0]] : [];
}
