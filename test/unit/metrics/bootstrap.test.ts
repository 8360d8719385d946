import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { bootstrapMean } from '../../../models/metrics/bootstrap-mean.js';
import { pairedBootstrap } from '../../../models/metrics/paired-bootstrap.js';
import { smallestDetectableDifference } from '../../../models/metrics/smallest-detectable-difference.js';

describe('bootstrapMean', () => {
  it('has the spread that resampling two users must have', () => {
    // Users with cells 0 and 1: a resample has mean 0, ½, ½ or 1, so the deviation is √(¼·¼ + ¼·¼) = √⅛.
    const { value, low, high, standardError } = bootstrapMean([[0], [1]], { rng: createRng(1), draws: 20_000 });
    expect([value, low, high]).toEqual([0.5, 0, 1]);
    expect(standardError).toBeCloseTo(Math.sqrt(1 / 8), 2);
  });

  it('lets a user with many cells weigh more in every resample', () => {
    // Nine cells 0 against one cell 1: a resample has mean 0 (¼), .1 (½) or 1 (¼), so mean .3 and mean square .255.
    const clusters = [new Array<number>(9).fill(0), [1]];
    const { value, standardError } = bootstrapMean(clusters, { rng: createRng(9), draws: 20_000 });
    expect(value).toBe(1 / 10);
    expect(standardError).toBeCloseTo(Math.sqrt(0.255 - 0.3 ** 2), 2);
  });

  it('gives about the textbook interval when every user has one cell', () => {
    const rng = createRng(2);
    const cells = Array.from({ length: 400 }, () => [rng.normal()]);
    const { value, low, high, standardError } = bootstrapMean(cells, { rng });
    // Standard deviation of the cells / √users, with ±1.96 of it around the mean; 2,000 draws know it to some percent.
    const squares = cells.reduce((sum, [cell]) => sum + (cell! - value) ** 2, 0);
    const expected = Math.sqrt(squares / 399) / Math.sqrt(400);
    expect(Math.abs(standardError / expected - 1)).toBeLessThan(0.06);
    expect(Math.abs((high - value) / (1.96 * expected) - 1)).toBeLessThan(0.1);
    expect(Math.abs((value - low) / (1.96 * expected) - 1)).toBeLessThan(0.1);
  });

  it('is not fooled by a user repeating the same cell', () => {
    const once = Array.from({ length: 50 }, (_, user) => [user % 5]);
    const tenfold = once.map(([cell]) => new Array<number>(10).fill(cell!));
    // Ten equal cells per user carry the information of one: the interval is the same, not √10 narrower.
    expect(bootstrapMean(tenfold, { rng: createRng(3) })).toEqual(bootstrapMean(once, { rng: createRng(3) }));
  });

  it('covers the truth about as often as it says', () => {
    // 300 worlds of 40 users with 1 to 5 correlated cells each; 90 % intervals of a mean that is 0.
    let covered = 0;
    for (let world = 0; world < 300; world++) {
      const rng = createRng(4, world);
      const users = Array.from({ length: 40 }, () => {
        const shift = rng.normal();
        return Array.from({ length: 1 + rng.int(5) }, () => shift + rng.normal());
      });
      const { low, high } = bootstrapMean(users, { rng, draws: 400, level: 0.9 });
      if (low <= 0 && high >= 0) covered++;
    }
    // Standard error of the share: √(.9 · .1 / 300) = .017; percentile intervals of few users run a little narrow.
    expect(covered / 300).toBeGreaterThan(0.83);
    expect(covered / 300).toBeLessThan(0.95);
  });

  it('weighs every cell the same and leaves NaN out', () => {
    const { value } = bootstrapMean([[1, 2, Number.NaN], [6], [Number.NaN], []], { rng: createRng(5) });
    expect(value).toBe((1 + 2 + 6) / 3);
  });

  it('claims no interval for one user, and nothing for none', () => {
    const one = bootstrapMean([[1, 2, 3], [Number.NaN]], { rng: createRng(6) });
    expect(one.value).toBe(2);
    expect([one.low, one.high, one.standardError]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(bootstrapMean([], { rng: createRng(6) }).value).toBeNaN();
  });

  it('repeats itself from the same seed', () => {
    const users = Array.from({ length: 20 }, (_, user) => [user, user * 2]);
    expect(bootstrapMean(users, { rng: createRng(7) })).toEqual(bootstrapMean(users, { rng: createRng(7) }));
  });
});

describe('pairedBootstrap', () => {
  it('finds a small steady gain that the two columns by themselves would hide', () => {
    const rng = createRng(8);
    const baseline = Array.from({ length: 100 }, () => rng.normal());
    const ours = baseline.map((score) => score + 0.05 + 0.05 * rng.normal());
    const differences = ours.map((score, user) => [score - baseline[user]!]);
    expect(pairedBootstrap({ differences, rng }).low).toBeGreaterThan(0);
    expect(
      bootstrapMean(
        ours.map((score) => [score]),
        { rng },
      ).low,
    ).toBeLessThan(
      bootstrapMean(
        baseline.map((score) => [score]),
        { rng },
      ).high,
    );
  });
});

describe('smallestDetectableDifference', () => {
  it('is about 2.8 standard errors', () => {
    expect(smallestDetectableDifference(0.5)).toBeCloseTo((1.959964 + 0.841621) * 0.5, 6);
  });
});
