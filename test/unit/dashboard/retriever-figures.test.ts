import { describe, expect, it } from 'vitest';
import {
  beliefs,
  clickPoints,
  type Performance,
  segmentWeights,
  type Weights,
  weightPoints,
} from '../../../serving/dashboard/page/retriever-figures.js';

const TIME = '2026-09-01T00:00:00.000Z';
const performance = (learned: object | null, fixed: object | null) =>
  ({ metrics: [{ timestamp: TIME, by_arm: { learned, static: fixed } }] }) as unknown as Performance;

describe('weightPoints', () => {
  it('are means with a standard deviation to either side, within [0, 1]', () => {
    const weights = { a: { mean: 0.9, variance: 0.04 }, b: { mean: 0.1, variance: null } };
    expect(weightPoints(performance({ weights }, null))).toEqual([
      { time: new Date(TIME), source: 'a', mean: 0.9, low: expect.closeTo(0.7, 12), high: 1 },
      { time: new Date(TIME), source: 'b', mean: 0.1, low: 0.1, high: 0.1 },
    ]);
  });

  it('are none of periods in which nothing learned was served', () => {
    expect(weightPoints(performance(null, { weights: { a: { mean: 1, variance: 0 } } }))).toEqual([]);
  });
});

describe('clickPoints', () => {
  it('have both arms, and leave out the one that never ran', () => {
    const [point, ...others] = clickPoints(performance({ ctr_at_1_to_3: 0.5, executions: 100 }, null));
    expect(point).toMatchObject({ arm: 'learned', rate: 0.5, executions: 100 });
    expect(point!.low + point!.high).toBeCloseTo(1, 12);
    expect(others).toEqual([]);
  });
});

describe('beliefs', () => {
  const arm = { alpha: 3, beta: 1, mean: 0.75, variance: 0.0375, positive: 2, negative: 0, impressions: 2 };

  it('are of sources, with bounds that stay within [0, 1]', () => {
    const [belief] = beliefs({ features: [{ feature_uri: 'uri', ...arm }] } as unknown as Weights, () => 'short');
    expect(belief).toMatchObject({ name: 'short', mean: 0.75, high: 1, alpha: 3, beta: 1 });
    expect(belief!.low).toBeCloseTo(0.75 - 1.959964 * Math.sqrt(0.0375), 5);
  });

  it('are of blends, the best first, where those are the arms', () => {
    const blends = [
      { weights: { a: 1, b: 0 }, ...arm, mean: 0.2 },
      { weights: { a: 0.25, b: 0.75 }, ...arm },
    ];
    const found = beliefs({ features: [], blends } as unknown as Weights, (name) => name);
    expect(found.map(({ name }) => name)).toEqual(['a .25, b .75', 'a 1.00']);
  });
});

describe('segmentWeights', () => {
  it('are everybody’s, then those of segments by their interactions', () => {
    const of = (context_key: string | null, interaction_count: number) => ({
      ...{ context_key, interaction_count, mean_weights: { a: 1 } },
    });
    const segments = [of('demographic:country=de', 3), of('demographic:country=us', 9)];
    const rows = segmentWeights({ ...of(null, 12), segments } as unknown as Weights);
    expect(rows.map(({ segment, interactions }) => [segment, interactions])).toEqual([
      ['everybody', 12],
      ['country=us', 9],
      ['country=de', 3],
    ]);
  });
});
