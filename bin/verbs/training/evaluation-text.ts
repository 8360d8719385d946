import { METRIC_NAMES } from '../../../training/evaluation/deciding-metric.js';
import type { Learned } from '../../../training/evaluation/evaluate.js';
import type { EvaluationReport } from '../../../training/evaluation/report.js';
import { figure, interval, signed } from '../../printing/figures.js';
import { table } from '../../printing/table.js';

/** Groups whose differences are printed; `--json` has all. */
const PRINTED: readonly string[] = ['overall', 'n <= 5'];

type Grouping = 'by_support' | 'by_user_type' | 'by_difficulty';

/** An evaluation as tables. */
export function evaluationText(report: EvaluationReport): string {
  const { metric, splits, strategies, differences, risk_differences, learned, checks } = report;
  const entries = Object.entries(strategies);
  const first = entries[0]![1];
  const { cases, users } = first.overall;
  const groups = (key: Grouping) => Object.keys(first[key]);
  const column = (key: Grouping) =>
    groups(key).map((group) => entries.map(([, summary]) => figure(summary[key][group]![metric]?.value ?? null)));
  const byGroup = [...column('by_user_type'), ...column('by_difficulty')];
  const bySupport = column('by_support');
  const failed = checks.filter(({ ok }) => !ok);
  const columns = COLUMNS[metric];
  const isRanked = metric === 'ndcg_at_10';
  const name = METRIC_NAMES[metric];
  return [
    ...splits,
    `${name}, ${cases} cases of ${users} users; 95 % intervals by user`,
    table(
      ['', 'overall', ...Object.keys(columns), ...groups('by_support').map((n) => `n = ${n}`)],
      entries.map(([strategy, { overall }], row) => [
        strategy,
        overall[metric] ? interval(overall[metric]) : figure(null),
        ...Object.values(columns).map((key) => figure(overall[key])),
        ...bySupport.map((cells) => cells[row]!),
      ]),
    ),
    '',
    `by user type, by how hard fixed weights found it${isRanked ? ', and with only cold items as truth' : ''}`,
    table(
      ['', ...groups('by_user_type'), ...groups('by_difficulty'), ...(isRanked ? ['cold items'] : [])],
      entries.map(([strategy, summary], row) => [
        strategy,
        ...byGroup.map((cells) => cells[row]!),
        ...(isRanked ? [figure(summary.cold_items.value)] : []),
      ]),
    ),
    '',
    `paired differences in ${name}, and the smallest that this many users could show in four of five tries`,
    table(
      ['', 'on', 'difference', 'could be shown'],
      differences
        .filter(({ group }) => PRINTED.includes(group))
        .map((one) => [`${one.a} − ${one.b}`, one.group, interval(one, signed), figure(one.smallest_detectable)]),
    ),
    '',
    'paired differences in risk–coverage: below 0 where the first is less wrong where it is sure',
    table(
      ['', 'difference'],
      risk_differences.map((one) => [`${one.a} − ${one.b}`, interval(one, signed)]),
    ),
    '',
    ...learned.map(learnedText),
    failed.length === 0
      ? `all ${checks.length} leak checks hold`
      : failed.map(({ name, detail }) => `CHECK FAILED: ${name}: ${detail}`).join('\n'),
  ].join('\n');
}

/** What is printed of strategies beside the metric that they are compared by: columns, by heading. */
const COLUMNS = {
  ndcg_at_10: {
    'recall@10': 'recall_at_10',
    MRR: 'mrr',
    RMSE: 'rmse',
    calibration: 'calibration',
    'risk–coverage': 'risk_coverage',
    residual: 'residual_share',
    unjudged: 'unjudged',
  },
  squared_error: {
    RMSE: 'rmse',
    correlation: 'correlation',
    calibration: 'calibration',
    'risk–coverage': 'risk_coverage',
    residual: 'residual_share',
  },
} as const;

function learnedText({ fold, trees, kept: { share, step }, adaptsByDefault }: Learned): string {
  const kinds = trees.map(({ count, questions }) => `${count} trees of ${questions} questions`);
  const term = kinds.length === 0 ? 'no trees' : kinds.join(' and ');
  return `${fold}: ${term}; ${share} of what was learned in ${step} steps is kept; adaptation is ${adaptsByDefault ? 'on' : 'off'}`;
}
