import { describe, expect, it } from 'vitest';
import { summarizeStrategy } from '../../../training/evaluation/summarize-strategy.js';
import { measure, NO_ROWS } from './made-measure.js';

describe('summarizeStrategy', () => {
  it('means over cases, with an interval that knows who they belong to', () => {
    const measures = [0.2, 0.4, 0.9].map((ndcg_at_10, user) =>
      measure({ user, ndcg_at_10, recall_at_10: ndcg_at_10 / 2, mrr: 1 - ndcg_at_10 }),
    );
    const { overall } = summarizeStrategy(measures, 1);
    expect([overall.cases, overall.users]).toEqual([3, 3]);
    expect(overall.ndcg_at_10.value).toBeCloseTo((0.2 + 0.4 + 0.9) / 3, 12);
    expect(overall.recall_at_10).toBeCloseTo((0.2 + 0.4 + 0.9) / 6, 12);
    expect(overall.mrr).toBeCloseTo(1 - (0.2 + 0.4 + 0.9) / 3, 12);
    expect(overall.ndcg_at_10.low).toBeGreaterThanOrEqual(0.2);
    expect(overall.ndcg_at_10.high).toBeLessThanOrEqual(0.9);
  });

  it('groups by user type and, in the order of numbers, by support', () => {
    const measures = [10, 1, 2].map((support) => measure({ support, userType: support > 5 ? 'social' : 'casual' }));
    const summary = summarizeStrategy(measures, 1);
    expect(Object.keys(summary.by_support)).toEqual(['1', '2', '10']);
    expect(Object.entries(summary.by_user_type).map(([type, { cases }]) => [type, cases])).toEqual([
      ['casual', 2],
      ['social', 1],
    ]);
  });

  it('cold items are averaged over the cases that have any', () => {
    const measures = [0.3, Number.NaN, 0.5].map((coldItemsNdcg, user) => measure({ user, coldItemsNdcg }));
    expect(summarizeStrategy(measures, 1).cold_items.value).toBeCloseTo((0.3 + 0.5) / 2, 12);
  });

  it('is null where a strategy has no probabilities, weights, uncertainty or residual', () => {
    const { overall } = summarizeStrategy([measure({})], 1);
    const { rmse, correlation, calibration, weight_entropy, weight_variance, risk_coverage, residual_share } = overall;
    const missing = [rmse, correlation, calibration, weight_entropy, weight_variance, risk_coverage, residual_share];
    expect(missing).toEqual(Array(7).fill(null));
  });

  it('says by name how far off each user type and the confidence in each source is', () => {
    // of two sources: the first is trusted at .9 and can be twice; the second at .2 and .6 and can be the second time
    const rows = {
      ...NO_ROWS,
      predicted: [0.5],
      targets: [1],
      confidences: [0.9, 0.2, 0.9, 0.6],
      reliable: [1, 0, 1, 1],
    };
    const absent = { ...NO_ROWS, confidences: [Number.NaN, Number.NaN], reliable: [0, 0] };
    const measures = [measure({ userType: 'social', rows }), measure({ rows: absent })];
    const { by_name } = summarizeStrategy(measures, 1, { sources: ['cf', 'own'] });
    expect(by_name['cf_calibration']).toBeCloseTo(0.1, 12);
    expect(by_name['own_calibration']).toBeCloseTo((0.2 + 0.4) / 2, 12);
    expect(by_name['social_rmse']).toBeCloseTo(0.5, 12);
    expect(by_name['casual_rmse']).toBeNull();
  });

  it('counts what is unjudged where somebody counted', () => {
    const measures = [0.4, 0.8].map((unjudged) => measure({ unjudged }));
    expect(summarizeStrategy(measures, 1).overall.unjudged).toBeCloseTo(0.6, 12);
    expect(summarizeStrategy([measure({ unjudged: Number.NaN })], 1).overall.unjudged).toBeNull();
  });

  it('errors of probabilities, and how well uncertainty sorts them', () => {
    // squared errors .01, .04, .25; sorted by uncertainty the mean of the first 1, 2, 3 is .01, .025, .1
    const rows = { ...NO_ROWS, predicted: [0.9, 0.2, 0.5], targets: [1, 0, 1], uncertainty: [0.1, 0.2, 0.3] };
    const { overall } = summarizeStrategy([measure({ rows, weights: [0.5, 0.5], residual: 0.3 })], 1);
    expect(overall.rmse).toBeCloseTo(Math.sqrt((0.01 + 0.04 + 0.25) / 3), 12);
    expect(overall.risk_coverage).toBeCloseTo((0.01 + 0.025 + 0.1) / 3, 12);
    expect(overall.weight_entropy).toBeCloseTo(Math.log(2), 6);
    expect(overall.residual_share).toBeCloseTo(0.3, 12);
  });

  it('a strategy that leaves cold users to weights by count has uncertainty and residual for the others', () => {
    const answered = { ...NO_ROWS, predicted: [0.9, 0.2], targets: [1, 0], uncertainty: [0.1, 0.2] };
    const left = { ...NO_ROWS, predicted: [0.4], targets: [1], uncertainty: [] };
    const measures = [measure({ support: 1, rows: left }), measure({ support: 2, rows: answered, residual: 0.3 })];
    const { overall, by_support } = summarizeStrategy(measures, 1);
    expect(overall.risk_coverage).toBeCloseTo((0.01 + (0.01 + 0.04) / 2) / 2, 12);
    expect(overall.residual_share).toBeCloseTo(0.3, 12);
    expect(overall.rmse).toBeCloseTo(Math.sqrt((0.01 + 0.04 + 0.36) / 3), 12);
    expect([by_support['1']!.risk_coverage, by_support['1']!.residual_share]).toEqual([null, null]);
  });
});
