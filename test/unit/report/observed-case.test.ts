import { beforeAll, describe, expect, it } from 'vitest';
import type { NetworkAnswer } from '../../../models/fusion/network-answer.js';
import type { ScoreCalibration } from '../../../models/fusion/score-calibration.js';
import type { TrustThresholds } from '../../../models/fusion/trust.js';
import type { Foundation } from '../../../training/foundation.js';
import { observeCase } from '../../../training/report/observed-case.js';
import { type ScoredCase, scoreCase } from '../../../training/tasks/scored-case.js';
import { smallFoundation } from '../training/small-world.js';

describe('observeCase', () => {
  let foundation: Foundation;
  let scored: ScoredCase;
  let answer: NetworkAnswer;
  beforeAll(async () => {
    ({ foundation } = await smallFoundation());
    scored = scoreCase(foundation.validationCases.find(({ support }) => support.length === 5)!, foundation.calibrators);
    answer = halves(scored.scores.length / 3);
  });

  const observe = (thresholds: Partial<TrustThresholds> = {}, calibration?: ScoreCalibration) =>
    observeCase({
      ...{ scored, answer, foundation, seed: 1 },
      attention: Float32Array.from({ length: 2 * 18 }, (_, cell) => (cell === 0 || cell === 18 + 3 ? 1 : 0)),
      choices: {
        thresholds: {
          minInteractions: 0,
          availableFeatures: [],
          uncertainty: 1,
          confidences: [0, 0, 0],
          ...thresholds,
        },
        adaptsByDefault: false,
        calibration,
      },
    });

  it('means weights over all items but the known ones, and over the ten that the network puts first', () => {
    const { weights, known, user } = observe();
    const supported = [...scored.known.support].filter((item) => isHigh(item)).length;
    const others = answer.fused.length - scored.known.support.length;
    const high = answer.fused.filter((_, item) => isHigh(item)).length - supported;
    expect({ known, user }).toEqual({ known: 5, user: scored.known.user });
    expect(weights.first[0]).toBeCloseTo(1, 12);
    expect(weights.all[0]).toBeCloseTo(high / others, 6);
    expect(weights.all[2]).toBeCloseTo(1 - high / others, 6);
  });

  it('says who scored what is served first: the network, or weights by count and why', () => {
    expect(observe().answered.network).toBeCloseTo(1, 12);
    expect(observe({ minInteractions: 6 }).answered.cold_user).toBeCloseTo(1, 12);
    const { answered } = observe({ uncertainty: 0.2 }); // the high items are at .1, the low ones at .3
    expect(answered.network + answered.uncertain).toBeCloseTo(1, 12);
    expect(observe({ uncertainty: 0 }).answered.uncertain).toBeCloseTo(1, 12);
  });

  it('serves weights by count to a cold user, and the network’s order to others', () => {
    const cold = observe({ minInteractions: 6 });
    expect(cold.judged.served).toBe(cold.judged.byCount);
    expect(cold.rows.map(({ served }) => served)).toEqual(cold.rows.map(({ byCount }) => byCount));
    const warm = observe();
    expect(warm.judged.served).toBe(warm.judged.network);
    expect(warm.rows.map(({ served }) => served)).toEqual(warm.rows.map(({ network }) => network));
  });

  it('shows scores as the bundle calibrates them, and ranks as it did', () => {
    const line = (slope: number, offset: number) => [{ minCount: 0, slope, offset }];
    const errors = { meta: { share: 0, scale: 2 }, meta_adapted: { share: 1, scale: 1 } };
    const lines = { meta: line(2, -1), meta_adapted: line(9, 9), by_count: line(0.5, 1), errors };
    const [plain, calibrated] = [observe(), observe({}, lines)];
    const logit = (p: number) => Math.log(p / (1 - p));
    for (const [row, { network, byCount, served, uncertainty }] of calibrated.rows.entries()) {
      expect(uncertainty).toBeCloseTo(2 * network * (1 - network), 6);
      expect(logit(network)).toBeCloseTo(2 * logit(plain.rows[row]!.network) - 1, 9);
      expect(logit(byCount)).toBeCloseTo(0.5 * logit(plain.rows[row]!.byCount) + 1, 9);
      expect(served).toBe(network);
    }
    expect(calibrated.judged).toEqual(plain.judged);
  });

  it('means the attention over heads, and the size of the residual over the first ten', () => {
    const { attention, residual } = observe();
    expect(attention).toEqual(Array.from({ length: 18 }, (_, feature) => (feature === 0 || feature === 3 ? 0.5 : 0)));
    expect(residual).toBeCloseTo(0.25, 12);
  });

  it('takes later positives and four times as many others; a source without a score has none', () => {
    const { rows } = observe();
    const positives = rows.filter(({ target }) => target === 1);
    expect(rows).toHaveLength(5 * positives.length);
    for (const { item, sources } of rows) {
      expect(sources.map((score) => !Number.isNaN(score))).toEqual(
        Array.from(scored.mask.subarray(3 * item, 3 * item + 3), (there) => there === 1),
      );
    }
  });
});

/** Every other item is scored high, all by the first source; the others by the last. */
function isHigh(item: number): boolean {
  return item % 2 === 0;
}

function halves(items: number): NetworkAnswer {
  const byItem = (high: number, low: number) =>
    Float32Array.from({ length: items }, (_, item) => (isHigh(item) ? high : low));
  return {
    weights: Float32Array.from({ length: 3 * items }, (_, cell) =>
      Number(cell % 3 === (isHigh(Math.floor(cell / 3)) ? 0 : 2)),
    ),
    confidences: new Float32Array(3 * items).fill(1),
    fused: byItem(0.9, 0.1),
    residual: byItem(-0.25, 8),
    uncertainty: byItem(0.1, 0.3),
  };
}
