import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logitOfSingle } from '../../../models/fusion/log-odds.js';
import {
  AS_FUSED,
  calibrateScore,
  type ScoreCalibration,
  scoreLine,
} from '../../../models/fusion/score-calibration.js';

const calibration: ScoreCalibration = {
  meta: [
    { minCount: 1, slope: 2, offset: -1 },
    { minCount: 5, slope: 0.5, offset: 1 },
  ],
  meta_adapted: [{ minCount: 0, slope: 3, offset: 0 }],
  by_count: [{ minCount: 0, slope: 4, offset: 0 }],
};

describe('scoreLine', () => {
  it('is the last whose count is reached; who is colder than anybody that was fitted to takes the first', () => {
    expect([0, 1, 4, 5, 99].map((count) => scoreLine(calibration, 'meta', count).slope)).toEqual([2, 2, 2, 0.5, 0.5]);
  });

  it('is of who fuses', () => {
    expect(scoreLine(calibration, 'meta_adapted', 7).slope).toBe(3);
    expect(scoreLine(calibration, 'by_count', 7).slope).toBe(4);
  });

  it('leaves scores as they were fused where no bundle says otherwise, to the last bit of single precision', () => {
    expect(scoreLine(undefined, 'meta', 3)).toBe(AS_FUSED);
    const probability = fc.float({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(probability, (p) => {
        const logOdds = calibrateScore(AS_FUSED, logitOfSingle(p));
        expect(Math.fround(1 / (1 + Math.exp(-logOdds)))).toBe(p);
      }),
    );
  });
});

describe('calibrateScore', () => {
  it('keeps the order of any two probabilities of single precision, however near to 0 or 1 they lie', () => {
    const bits = fc.integer({ min: 0, max: 0x3f7fffff }); // of all floats from 0 to just below 1
    const slope = fc.double({ min: 0.01, max: 100, noNaN: true });
    const offset = fc.double({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(bits, slope, offset, (bit, slope, offset) => {
        const [low, high] = new Float32Array(Int32Array.of(bit, bit + 1).buffer); // neighbours: nothing lies between them
        const at = (p: number) => calibrateScore({ slope, offset }, logitOfSingle(p));
        expect(at(high!)).toBeGreaterThan(at(low!));
      }),
      { numRuns: 1000 },
    );
  });
});
