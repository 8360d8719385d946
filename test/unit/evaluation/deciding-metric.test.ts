import { describe, expect, it } from 'vitest';
import { isGain, metricOf, metricsOf } from '../../../training/evaluation/deciding-metric.js';

describe('the metric that strategies are compared by', () => {
  it('more of NDCG is a gain, and less of the squared error; what includes zero is neither', () => {
    const [above, below, around] = [
      { low: 0.01, high: 0.02 },
      { low: -0.02, high: -0.01 },
      { low: -0.01, high: 0.01 },
    ];
    expect([above, below, around].map((one) => isGain('ndcg_at_10', one))).toEqual([true, false, false]);
    expect([above, below, around].map((one) => isGain('squared_error', one))).toEqual([false, true, false]);
  });

  it('is a quality with the sign that the metric has', () => {
    expect([metricOf('ndcg_at_10', 0.4), metricOf('squared_error', -0.06)]).toEqual([0.4, 0.06]);
    expect(metricsOf('squared_error', { meta: -0.06, policy: -0.05 })).toEqual({ meta: 0.06, policy: 0.05 });
  });
});
