import { beforeAll, describe, expect, it } from 'vitest';
import { scoreItems } from '../../../models/base/score-items.js';
import { calibrateOn } from '../../../training/calibration.js';
import { sampleRows } from '../../../training/tasks/sampled-rows.js';
import type { PreparedCase } from '../../../training/tasks/world.js';
import { smallFoundation } from './small-world.js';

describe('calibrateOn', () => {
  let cases: readonly PreparedCase[];
  beforeAll(async () => {
    cases = (await smallFoundation()).foundation.trainingCases;
  });

  it('gives one calibrator per source, in order, with a bucket for each count', () => {
    const calibrators = calibrateOn(cases, 1);
    expect(calibrators.map(({ source }) => source)).toEqual(['cf', 'content', 'popularity']);
    for (const { buckets } of calibrators)
      expect(buckets.map(({ minCount }) => minCount)).toEqual([0, 1, 2, 5, 10, 20]);
  });

  it('its probabilities are right on the whole: one row in five is a positive', () => {
    const calibrators = calibrateOn(cases, 1);
    let [sum, rows] = [0, 0];
    for (const known of cases) {
      const items = Int32Array.from(sampleRows(known, 'calibration', 1).items);
      const out = { scores: new Float32Array(3 * items.length), mask: new Float32Array(3 * items.length) };
      scoreItems({ ...known.world.scorers, calibrators }, known.vectors, items, out);
      for (let row = 0; row < items.length; row++) sum += out.scores[3 * row + 2]!;
      rows += items.length;
    }
    expect(sum / rows).toBeCloseTo(1 / 5, 2); // of popularity, which has a score for every item
  });

  it('never reverses an order, and fits the same for the same seed', () => {
    const slopes = calibrateOn(cases, 1).flatMap(({ buckets }) => buckets.map(({ slope }) => slope));
    expect(slopes.every((slope) => slope >= 0)).toBe(true);
    expect(slopes.some((slope) => slope > 0)).toBe(true);
    expect(calibrateOn(cases, 1)).toEqual(calibrateOn(cases, 1));
  });
});
