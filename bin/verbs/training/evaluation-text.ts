import type { Learned } from '../../../training/evaluation/evaluate.js';
import type { EvaluationReport } from '../../../training/evaluation/report.js';
import { figure, interval, signed } from '../../printing/figures.js';
import { table } from '../../printing/table.js';

/** Groups whose differences are printed; `--json` has all. */
const PRINTED: readonly string[] = ['overall', 'n <= 5'];

/** An evaluation as tables. */
export function evaluationText(report: EvaluationReport): string {
  const { splits, strategies, differences, risk_differences, learned, checks } = report;
  const entries = Object.entries(strategies);
  const first = entries[0]![1];
  const { cases, users } = first.overall;
  const groups = (key: 'by_support' | 'by_user_type' | 'by_difficulty') => Object.keys(first[key]);
  const ofGroup = (key: 'by_support' | 'by_user_type' | 'by_difficulty', group: string) =>
    entries.map(([, summary]) => figure(summary[key][group]!.ndcg_at_10.value));
  const column = (key: 'by_support' | 'by_user_type' | 'by_difficulty') =>
    groups(key).map((group) => ofGroup(key, group));
  const byGroup = [...column('by_user_type'), ...column('by_difficulty')];
  const bySupport = column('by_support');
  const failed = checks.filter(({ ok }) => !ok);
  return [
    ...splits,
    `NDCG@10, ${cases} cases of ${users} users; 95 % intervals by user`,
    table(
      [
        ...['', 'overall', 'recall@10', 'MRR', 'RMSE', 'calibration', 'risk–coverage', 'residual', 'unjudged'],
        ...groups('by_support').map((n) => `n = ${n}`),
      ],
      entries.map(([name, { overall }], row) => [
        name,
        interval(overall.ndcg_at_10),
        figure(overall.recall_at_10),
        figure(overall.mrr),
        figure(overall.rmse),
        figure(overall.calibration),
        figure(overall.risk_coverage),
        figure(overall.residual_share),
        figure(overall.unjudged),
        ...bySupport.map((cells) => cells[row]!),
      ]),
    ),
    '',
    'by user type, by how hard fixed weights found it, and with only cold items as truth',
    table(
      ['', ...groups('by_user_type'), ...groups('by_difficulty'), 'cold items'],
      entries.map(([name, { cold_items }], row) => [
        name,
        ...byGroup.map((cells) => cells[row]!),
        figure(cold_items.value),
      ]),
    ),
    '',
    'paired differences in NDCG@10, and the smallest that this many users could show in four of five tries',
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

function learnedText({ fold, trees, kept: { share, step }, adaptsByDefault }: Learned): string {
  const term = trees === null ? 'no trees' : `${trees.count} trees of ${trees.questions} questions`;
  return `${fold}: ${term}; ${share} of what was learned in ${step} steps is kept; adaptation is ${adaptsByDefault ? 'on' : 'off'}`;
}
