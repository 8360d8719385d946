import { describe, expect, it } from 'vitest';
import { answersByCount } from '../../../training/report/statistics/answers-by-count.js';
import { attentionByType } from '../../../training/report/statistics/attention-by-type.js';
import { coverageCurves } from '../../../training/report/statistics/coverage-curves.js';
import { reliability } from '../../../training/report/statistics/reliability.js';
import { weightsByCount } from '../../../training/report/statistics/weights-by-count.js';
import { weightsByType } from '../../../training/report/statistics/weights-by-type.js';
import { handMadeCase, handMadeRow } from './hand-made-cases.js';

describe('weightsByCount', () => {
  const cases = [0.2, 0.4].map((weight, user) =>
    handMadeCase({ user, known: 5, weights: { all: [weight, 1 - weight], first: [1, 0] }, tableWeights: [0.7, 0.3] }),
  );

  it('is the mean over the users of a count, beside the table’s weight, over all items and over the first', () => {
    const weights = weightsByCount([...cases, handMadeCase({ known: 1 })], ['cf', 'content'], 1);
    expect(weights.map(({ over, source, known }) => `${over} ${source} ${known}`)).toEqual([
      ...['all cf 1', 'all cf 5', 'all content 1', 'all content 5'],
      ...['first cf 1', 'first cf 5', 'first content 1', 'first content 5'],
    ]);
    const [, cf, , content, , first] = weights;
    expect(cf).toMatchObject({ cases: 2, mean: (0.2 + 0.4) / 2, median: (0.2 + 0.4) / 2, table: 0.7 });
    expect(content!.mean).toBeCloseTo((0.8 + 0.6) / 2, 12);
    expect(first!.mean).toBe(1);
  });

  it('has an interval between the least and the greatest weight, and the same one again', () => {
    const [cf] = weightsByCount(cases, ['cf', 'content'], 1);
    expect(cf!.low).toBeGreaterThanOrEqual(0.2);
    expect(cf!.high).toBeLessThanOrEqual(0.4);
    expect(cf!.low).toBeLessThan(cf!.high);
    expect(weightsByCount(cases, ['cf', 'content'], 1)[0]).toEqual(cf);
  });
});

describe('weightsByType', () => {
  it('orders types by their cases, and says between which weights their cases lie', () => {
    const cases = [0, 0.25, 0.5, 0.75, 1].map((weight) =>
      handMadeCase({ userType: 'binger', weights: { all: [weight, 1 - weight], first: [1, 0] } }),
    );
    const [cf, , casual] = weightsByType([handMadeCase(), ...cases], ['cf', 'content']);
    expect(cf).toEqual({
      ...{ source: 'cf', userType: 'binger', cases: 5 },
      ...{ tenth: 0.1, lowerQuartile: 0.25, median: 0.5, upperQuartile: 0.75, ninetieth: 0.9 },
    });
    expect(casual).toMatchObject({ userType: 'casual', cases: 1, median: 0.5 });
  });
});

describe('reliability', () => {
  const rows = [0, 0, 1, 1].map((target) => handMadeRow({ target, network: 0.72 }));
  const cases = [handMadeCase({ user: 1, rows }), handMadeCase({ user: 2, rows })];

  it('compares what is predicted with what is observed, and leaves empty bins out', () => {
    const { bins, error, rows: count } = reliability('network', cases, ({ network }) => network, 1);
    expect(bins).toHaveLength(1);
    expect(bins[0]).toMatchObject({ low: 0.7, high: 0.8, count: 8, meanOutcome: 4 / 8, low95: 1 / 2, high95: 1 / 2 });
    expect(error).toBeCloseTo(0.72 - 0.5, 12);
    expect(count).toBe(8);
  });

  it('leaves out rows that a source has no score for', () => {
    const some = handMadeCase({ rows: [handMadeRow({ sources: [Number.NaN, 0.5] }), handMadeRow()] });
    expect(reliability('cf', [some], ({ sources }) => sources[0]!, 1).rows).toBe(1);
  });

  it('has nothing to draw without rows', () => {
    expect(reliability('cf', [handMadeCase({ rows: [] })], ({ network }) => network, 1)).toMatchObject({
      ...{ rows: 0, bins: [], error: Number.NaN },
    });
  });
});

describe('coverageCurves', () => {
  it('answers the rows first that its own uncertainty calls sure', () => {
    const sure = handMadeRow({ target: 1, network: 0.9, uncertainty: 0 }); // error .01
    const wrong = handMadeRow({ target: 0, network: 0.9, uncertainty: 1 }); // error .81
    const [stated, free] = coverageCurves([handMadeCase({ rows: [wrong, sure] })]);
    expect(stated!.points.map(({ coverage }) => coverage)).toEqual([0.5, 1]);
    expect(stated!.points[0]!.risk).toBeCloseTo(0.01, 12);
    expect(stated!.points[1]!.risk).toBeCloseTo((0.01 + 0.81) / 2, 12);
    expect(free!.points[0]!.risk).toBeCloseTo((0.01 + 0.81) / 2, 12); // p (1 − p) is the same for both
  });

  it('draws a hundred points of many rows, the last of them at full coverage', () => {
    const rows = Array.from({ length: 1234 }, (_, row) => handMadeRow({ uncertainty: row }));
    const { points } = coverageCurves([handMadeCase({ rows })])[0]!;
    expect(points).toHaveLength(100);
    expect(points.at(-1)!.coverage).toBe(1);
  });
});

describe('attentionByType', () => {
  it('is the mean over the cases of a type; the feature with most attention over all comes first', () => {
    const on = (feature: number) => Array.from({ length: 18 }, (_, index) => (index === feature ? 1 : 0));
    const cells = attentionByType([
      handMadeCase({ attention: on(2) }),
      handMadeCase({ attention: on(2) }),
      handMadeCase({ userType: 'social', attention: on(0) }),
    ]);
    expect(cells).toHaveLength(2 * 18);
    expect(cells[0]).toEqual({ feature: 'discovery_rate_per_active_week', userType: 'casual', cases: 2, share: 1 });
    expect(cells[18 + 1]).toEqual({ feature: 'total_sessions', userType: 'social', cases: 1, share: 1 });
  });
});

describe('answersByCount', () => {
  it('shares what is served out by who scored it, and pairs what is served with weights by count', () => {
    const [one, two] = answersByCount(
      [
        handMadeCase({ known: 2, judged: { byCount: 0.4, network: 0.9, served: 0.5 } }),
        handMadeCase({
          known: 2,
          judged: { byCount: 0.6, network: 0.1, served: 0.7 },
          answered: { network: 0, uncertain: 0.2, missing_features: 0, cold_user: 0.8 },
        }),
        handMadeCase({ known: 1 }),
      ],
      1,
    );
    expect(one).toMatchObject({ known: 1, cases: 1 });
    expect(two).toMatchObject({ known: 2, cases: 2, byCount: (0.4 + 0.6) / 2, network: (0.9 + 0.1) / 2 });
    expect(two!.answered).toEqual({ network: 0.5, uncertain: 0.1, missing_features: 0, cold_user: 0.4 });
    expect(two!.gain.value).toBeCloseTo(0.1, 12);
  });
});
