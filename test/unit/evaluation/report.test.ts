import { describe, expect, it } from 'vitest';
import type { CaseMeasure } from '../../../training/evaluation/measure-case.js';
import { reportEvaluation } from '../../../training/evaluation/report.js';

/** Ten users with one case each, on which a strategy gets this NDCG@10 on average. */
function cases(ndcg: number): CaseMeasure[] {
  return Array.from({ length: 10 }, (_, user) => ({
    ...{
      user,
      userType: 'casual',
      support: 1,
      ndcg_at_10: ndcg + 0.001 * (user % 3),
      squared_error: Number.NaN,
      recall_at_10: 0,
      mrr: 0,
    },
    ...{ unjudged: 0, coldItemsNdcg: Number.NaN, weights: undefined, residual: Number.NaN },
    rows: { predicted: [], targets: [], uncertainty: [], confidences: [], reliable: [] },
  }));
}

function checksOf(ndcg: Readonly<Record<string, number>>, isShuffled = false) {
  const strategies = new Map(
    Object.entries({ fixed: 0.3, popularity: 0.3, ...ndcg }).map(([name, value]) => [name, cases(value)]),
  );
  const measured = {
    targets: 'likes' as const,
    sources: ['popularity'],
    splits: [],
    strategies,
    choices: [],
    learned: [],
    checks: [],
  };
  return reportEvaluation(measured, 1, { isShuffled })
    .checks.filter(({ ok }) => !ok)
    .map(({ name, detail }) => `${name}: ${detail}`);
}

describe('reportEvaluation', () => {
  it('suspects a strategy that is right about nearly everything', () => {
    expect(checksOf({ meta: 0.9 })).toEqual([]);
    expect(checksOf({ meta: 0.97 })).toEqual(['metrics that are too good: meta']);
  });

  it('a network that beats popularity on shuffled labels has found a leak', () => {
    expect(checksOf({ meta: 0.32 }, true)).toEqual(['gains on shuffled labels: meta − popularity: 0.0200']);
    expect(checksOf({ meta: 0.3, policy: 0.28 }, true)).toEqual([]);
    expect(checksOf({ meta: 0.32 })).toEqual([]);
  });
});
