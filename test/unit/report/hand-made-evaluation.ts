import type { Evaluation } from '../../../training/report/index.js';

/** Two strategies of which one is a name that would like to be markup. */
export function handMadeEvaluation(fingerprint: string, hostile = 'by_count'): Evaluation {
  const metrics = (value: number) => ({
    ...{ cases: 8, users: 4, ndcg_at_10: { value, low: value - 0.1, high: value + 0.1 }, residual_share: null },
  });
  const strategy = (value: number) => ({
    overall: metrics(value),
    by_support: { 1: metrics(value), 5: metrics(value) },
  });
  return {
    command: 'evaluate',
    version: '0.0.0',
    seed: 1,
    dataset: { name: 'stand-in', fingerprint },
    protocol: 'cold-user',
    split: { folds: 2, order: 'time' },
    splits: [`fold 1: ${hostile}`],
    opened_before: { times: 3, configurations: 2 },
    strategies: { [hostile]: strategy(0.4), meta: strategy(0.5) },
    differences: ['overall', 'n <= 5'].map((group) => ({
      ...{ a: 'meta', b: hostile, group, value: 0.1, low: 0.05, high: 0.15, smallest_detectable: 0.07 },
    })),
    checks: [{ name: `${hostile} check`, ok: false, detail: hostile }],
  };
}
