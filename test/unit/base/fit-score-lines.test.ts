import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { fitScoreLines } from '../../../training/base/fit-score-lines.js';

/** Two scores of each user: at log-odds 0 a share `low` comes to be liked, at log-odds 1 a share `high`. */
function twoGroups(low: number, high: number, { count = 3, size = 1e6 } = {}) {
  const [x, y, weights] = [
    [0, 0, 1, 1],
    [1, 0, 1, 0],
    [low * size, (1 - low) * size, high * size, (1 - high) * size],
  ];
  return {
    x: Float64Array.from(x!),
    y: Float64Array.from(y!),
    weights: Float64Array.from(weights!),
    counts: new Float64Array(4).fill(count),
  };
}

const joined = (a: ReturnType<typeof twoGroups>, b: ReturnType<typeof twoGroups>) => ({
  x: Float64Array.of(...a.x, ...b.x),
  y: Float64Array.of(...a.y, ...b.y),
  weights: Float64Array.of(...a.weights, ...b.weights),
  counts: Float64Array.of(...a.counts, ...b.counts),
});

describe('fitScoreLines', () => {
  it('finds the line through the log-odds of two groups: log odds of .2 and .8 are ∓2 ln 2', () => {
    const [line, ...others] = fitScoreLines(twoGroups(0.2, 0.8));
    expect(others).toEqual([]);
    expect(line!.minCount).toBe(2); // of 2 to 4 known positives
    expect(line!.offset).toBeCloseTo(-2 * Math.log(2), 3);
    expect(line!.slope).toBeCloseTo(4 * Math.log(2), 3);
  });

  it('finds one for each number of known positives that was met, and none for the others', () => {
    const lines = fitScoreLines(joined(twoGroups(0.2, 0.8, { count: 1 }), twoGroups(0.5, 0.9, { count: 40 })));
    expect(lines.map(({ minCount }) => minCount)).toEqual([1, 20]);
    const [cold, warm] = lines;
    expect([cold!.offset, cold!.slope].map((value) => value.toFixed(2))).toEqual(['-1.39', '2.77']);
    expect(warm!.offset).toBeCloseTo(0, 3);
    expect(warm!.slope).toBeCloseTo(Math.log(9), 3); // odds of .5 and .9: 1 and 9
  });

  it('recovers what drawn outcomes were drawn with', () => {
    const rng = createRng(5, 'planted');
    const x = Float64Array.from({ length: 20_000 }, () => 6 * rng.next() - 4);
    const y = x.map((score) => Number(rng.next() < 1 / (1 + Math.exp(-(1.85 * score - 0.7)))));
    const weights = new Float64Array(x.length).fill(1);
    const [line] = fitScoreLines({ x, y, weights, counts: weights });
    expect(Math.abs(line!.slope - 1.85)).toBeLessThan(0.1); // about three standard errors
    expect(Math.abs(line!.offset + 0.7)).toBeLessThan(0.1);
  });

  it('leaves scores nearly as they were fused where a handful of rows is all there is', () => {
    const [line] = fitScoreLines(twoGroups(0.2, 0.8, { size: 1 }));
    expect(Math.abs(line!.slope - 1)).toBeLessThan(0.1);
    expect(Math.abs(line!.offset)).toBeLessThan(0.1);
  });

  it('keeps the order also of scores that say the opposite, and then says little', () => {
    const [line] = fitScoreLines(twoGroups(0.8, 0.2));
    expect(line!.slope).toBe(0.01);
    expect(line!.offset).toBeCloseTo(0, 1); // half of all are liked
  });

  it('leaves scores as they were fused without rows', () => {
    const none = new Float64Array();
    expect(fitScoreLines({ x: none, y: none, weights: none, counts: none })).toEqual([
      { minCount: 0, slope: 1, offset: 0 },
    ]);
  });
});
