import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { type Calibrator, calibrate, calibrateAll } from '../../../models/base/calibrator.js';
import { type CalibrationRows, fitCalibrators } from '../../../training/base/fit-calibrators.js';
import { fitLogistic } from '../../../training/base/fit-logistic.js';

const calibrator: Calibrator = {
  source: 'cf',
  mean: 2,
  scale: 4,
  buckets: [
    { minCount: 0, slope: 0, offset: -1 },
    { minCount: 5, slope: 2, offset: 1 },
  ],
};
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe('calibrate', () => {
  it('standardizes and takes the line of the largest bound that the count reaches', () => {
    expect(calibrate(calibrator, 6, 5)).toBeCloseTo(sigmoid(2 * ((6 - 2) / 4) + 1), 12);
    expect(calibrate(calibrator, 6, 99)).toBe(calibrate(calibrator, 6, 5));
    expect(calibrate(calibrator, 6, 4)).toBeCloseTo(sigmoid(-1), 12);
  });

  it('takes the inverse hyperbolic sine of a score that it softens', () => {
    const soft = { ...calibrator, softness: 3 };
    expect(calibrate(soft, -6, 5)).toBeCloseTo(sigmoid(2 * ((Math.asinh(-2) - 2) / 4) + 1), 12);
  });

  it('keeps the order of raw scores and stays inside (0, 1), also in single precision', () => {
    const score = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(score, score, (a, b) => {
        const soft = { ...calibrator, softness: 0.1 };
        const [softLow, softHigh] = calibrateAll(soft, Float32Array.of(Math.min(a, b), Math.max(a, b)), 7);
        expect(softLow).toBeLessThanOrEqual(softHigh!);
        const [low, high] = calibrateAll(calibrator, Float32Array.of(Math.min(a, b), Math.max(a, b)), 7);
        expect(low).toBeLessThanOrEqual(high!);
        expect(low).toBeGreaterThan(0);
        expect(high).toBeLessThan(1);
      }),
    );
  });

  it('survives JSON', () => {
    const copy = JSON.parse(JSON.stringify(calibrator)) as Calibrator;
    expect(calibrate(copy, 3, 7)).toBe(calibrate(calibrator, 3, 7));
  });
});

describe('fitLogistic', () => {
  it('finds the log-odds of two groups', () => {
    // x = 0: 1 of 4 positive, log-odds ln(1/3); x = 1: 3 of 4, ln 3. So offset −ln 3 and slope 2 ln 3.
    const rows = { x: Float64Array.of(0, 0, 0, 0, 1, 1, 1, 1), y: Float64Array.of(1, 0, 0, 0, 1, 1, 1, 0) };
    const { slope, offset } = fitLogistic(rows, { ridge: 1e-9 });
    expect(offset).toBeCloseTo(-Math.log(3), 4);
    expect(slope).toBeCloseTo(2 * Math.log(3), 4);
  });

  it('takes slope 0 and the base rate where the source points the wrong way', () => {
    const rows = { x: Float64Array.of(0, 0, 1, 1), y: Float64Array.of(1, 1, 1, 0) };
    const { slope, offset } = fitLogistic(rows, { ridge: 1e-9 });
    expect(slope).toBe(0);
    expect(offset).toBeCloseTo(Math.log(3), 4);
  });

  it('reads weights as repetitions', () => {
    const weighted = { x: Float64Array.of(0, 1, 1), y: Float64Array.of(0, 0, 1), weights: Float64Array.of(2, 1, 3) };
    const repeated = { x: Float64Array.of(0, 0, 1, 1, 1, 1), y: Float64Array.of(0, 0, 0, 1, 1, 1) };
    const [a, b] = [fitLogistic(weighted, { ridge: 0.1 }), fitLogistic(repeated, { ridge: 0.1 })];
    expect(a.slope).toBeCloseTo(b.slope, 8);
    expect(a.offset).toBeCloseTo(b.offset, 8);
  });

  it('stays finite on separable rows and on a single class', () => {
    for (const y of [Float64Array.of(0, 0, 1, 1), Float64Array.of(1, 1, 1, 1)]) {
      const { slope, offset } = fitLogistic({ x: Float64Array.of(-100, -1, 1, 100), y }, { ridge: 0.01 });
      expect(Number.isFinite(slope) && Number.isFinite(offset)).toBe(true);
    }
  });
});

describe('fitCalibrators', () => {
  /** Rows whose probability is sigmoid(slope · raw + offset), with the slope of the row's count. */
  function plantedRows(rows: number, countOf: (row: number) => number, slopeOf: (count: number) => number) {
    const rng = createRng(11, 'calibration');
    const raw = new Float32Array(rows * 2);
    const targets = new Float32Array(rows);
    const counts = Int32Array.from({ length: rows }, (_, row) => countOf(row));
    for (let row = 0; row < rows; row++) {
      raw[row * 2] = 3 + 0.5 * rng.normal();
      raw[row * 2 + 1] = 1e9; // a source that is never there: its raw scores must not be looked at
      targets[row] = rng.next() < sigmoid(slopeOf(counts[row]!) * (raw[row * 2]! - 3) - 1) ? 1 : 0;
    }
    const mask = Uint8Array.from({ length: rows * 2 }, (_, index) => (index % 2 === 0 ? 1 : 0));
    return { sources: ['cf', 'content'], raw, mask, counts, targets } satisfies CalibrationRows;
  }
  const logOdds = (p: number) => Math.log(p / (1 - p));
  const slopeAt = (fitted: Calibrator, count: number) =>
    logOdds(calibrate(fitted, 3.5, count)) - logOdds(calibrate(fitted, 2.5, count));

  it('recovers the planted slope of each bucket', () => {
    const [cf] = fitCalibrators(
      plantedRows(
        20_000,
        (row) => (row % 2 === 0 ? 1 : 12),
        (count) => (count === 1 ? 1 : 3),
      ),
    );
    expect(Math.abs(slopeAt(cf!, 1) - 1)).toBeLessThan(0.15);
    expect(Math.abs(slopeAt(cf!, 12) - 3)).toBeLessThan(0.15);
    expect(calibrate(cf!, 3, 12)).toBeCloseTo(sigmoid(-1), 1);
  });

  it('softens where log-odds follow the logarithm of the score, and not where they follow the score', () => {
    const rows = plantedRows(
      20_000,
      () => 3,
      () => 2,
    );
    expect(fitCalibrators(rows)[0]!.softness).toBeUndefined();
    const logarithmic = { ...rows, raw: rows.raw.map((value) => Math.exp(2 * value)) };
    const [cf] = fitCalibrators(logarithmic);
    expect(cf!.softness).toBeGreaterThan(0);
    expect(calibrate(cf!, Math.exp(2 * 4), 3)).toBeCloseTo(sigmoid(2 - 1), 1);
  });

  it('leaves buckets without rows at the pooled line', () => {
    const [cf] = fitCalibrators(
      plantedRows(
        5000,
        (row) => (row % 2 === 0 ? 1 : 12),
        () => 2,
      ),
    );
    const [empty, other] = [cf!.buckets.find((bucket) => bucket.minCount === 20), cf!.buckets[0]];
    expect(empty).toEqual({ ...other, minCount: 20 });
    expect(Math.abs(slopeAt(cf!, 20) - 2)).toBeLessThan(0.15);
  });

  it('answers one half for a source that was never there', () => {
    const [, content] = fitCalibrators(
      plantedRows(
        100,
        () => 1,
        () => 1,
      ),
    );
    expect(calibrate(content!, 123, 4)).toBe(0.5);
  });
});
