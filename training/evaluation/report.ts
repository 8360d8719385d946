import type { Check } from './checks.js';
import type { Measured } from './evaluate.js';
import { type Difference, difference, differenceGroups, type StrategySummary, summarizeStrategy } from './summarize.js';
import type { Choices } from './thresholds.js';

/** What `evaluate` answers; the `--json` form of the command. */
export interface EvaluationReport {
  readonly strategies: Readonly<Record<string, StrategySummary>>;
  readonly differences: readonly Difference[];
  readonly choices: readonly Choices[];
  readonly checks: readonly Check[];
}

const OURS = ['meta', 'meta_adapted', 'policy'];
const BARS = ['popularity', 'fixed', 'by_count', 'by_count_item_prior', 'linear'];

/** Tables and paired differences of an evaluation. */
export function reportEvaluation({ strategies, choices, checks }: Measured, seed: number): EvaluationReport {
  const named = [...strategies];
  const find = (names: readonly string[]) => named.filter(([name]) => names.includes(name));
  const groups = Object.entries(differenceGroups(named[0]![1]));
  const pairs = find(OURS).flatMap((ours) => find(BARS).map((bar) => [ours, bar] as const));
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
