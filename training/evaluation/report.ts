import { BASE_SOURCES } from '../../data/schema/features.js';
import type { Check } from './checks.js';
import type { Measured } from './evaluate.js';
import type { CaseMeasure } from './measure-case.js';
import { NETWORK_STRATEGIES } from './network-strategies.js';
import { type Difference, difference, differenceGroups, type StrategySummary, summarizeStrategy } from './summarize.js';
import type { Choices } from './thresholds.js';

/** What `evaluate` answers; the `--json` form of the command. */
export interface EvaluationReport {
  readonly strategies: Readonly<Record<string, StrategySummary>>;
  readonly differences: readonly Difference[];
  readonly choices: readonly Choices[];
  readonly checks: readonly Check[];
}

const BARS = ['popularity', 'fixed', 'by_count', 'by_count_item_prior', 'linear', 'boosted_trees'];

/** Tables and paired differences of an evaluation. */
export function reportEvaluation({ sources, strategies, choices, checks }: Measured, seed: number): EvaluationReport {
  const named = [...strategies];
  const bars = [...bestOf(named, sources.filter(isImported)), ...BARS];
  const find = (names: readonly string[]) => named.filter(([name]) => names.includes(name));
  const groups = Object.entries(differenceGroups(named[0]![1]));
  const pairs = find(NETWORK_STRATEGIES).flatMap((ours) => find(bars).map((bar) => [ours, bar] as const));
  const adapted = find(['meta_adapted']).flatMap((a) => find(['meta']).map((b) => [a, b] as const));
  const suspicious = named.filter(([, measures]) => measures.every(({ ndcg_at_10 }) => ndcg_at_10 > 0.99));
  return {
    strategies: Object.fromEntries(named.map(([name, measures]) => [name, summarizeStrategy(measures, seed)])),
    differences: [...pairs, ...adapted].flatMap(([a, b]) =>
      groups.map(([group, belongs]) => difference(a, b, group, belongs, seed)),
    ),
    choices,
    checks: [
      ...checks,
      {
        name: 'metrics that are too good',
        ok: suspicious.length === 0,
        detail: suspicious.length === 0 ? 'none' : suspicious.map(([name]) => name).join(', '),
      },
    ],
  };
}

function isImported(source: string): boolean {
  return !(BASE_SOURCES as readonly string[]).includes(source);
}

/** Whoever brings scorers wants to know what fusing them gains over the best one. */
function bestOf(
  strategies: readonly (readonly [string, readonly CaseMeasure[]])[],
  names: readonly string[],
): string[] {
  const total = (measures: readonly CaseMeasure[]) => measures.reduce((sum, { ndcg_at_10 }) => sum + ndcg_at_10, 0);
  const [best] = strategies.filter(([name]) => names.includes(name)).sort(([, a], [, b]) => total(b) - total(a));
  return best ? [best[0]] : [];
}
