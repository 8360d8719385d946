import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { believedProbability, expectedError } from '../../../models/fusion/expected-error.js';
import { mean } from '../../../models/metrics/mean.js';
import { riskCoverage } from '../../../models/metrics/risk-coverage.js';
import { fitExpectedError, type JudgedScores } from '../../../training/evaluation/fit-expected-error.js';

const ROWS = 4000;
const ROWS_EACH = 10;

/** Probabilities that are those of the targets, but for rows of which `isNoise` says that the targets are a coin's. */
function rows(isNoise: (row: number) => boolean, { count = ROWS, seed = 11 } = {}) {
  const rng = createRng(seed, 'rows');
  const probabilities = Array.from({ length: count }, () => 0.02 + 0.96 * rng.next());
  return {
    users: probabilities.map((_, row) => Math.floor(row / ROWS_EACH)),
    probabilities,
    targets: probabilities.map((p, row) => Number(rng.next() < (isNoise(row) ? 0.5 : p))),
    coin: probabilities.map(() => 0.05 + 0.2 * rng.next()),
  };
}

/** As probabilities; weights by count say nothing, if left out. */
type Judged = Omit<JudgedScores, 'scores' | 'byCount'> & {
  readonly probabilities: readonly number[];
  readonly byCount?: readonly number[];
};
const logOdds = (p: number) => Math.log(p / (1 - p));
const fitted = ({ probabilities, byCount = probabilities.map(() => 0), ...judged }: Judged) =>
  fitExpectedError({ ...judged, byCount, scores: probabilities.map(logOdds) }, { rng: createRng(1, 'draws') });

/** What the fit looks at: how well a share of the network's word finds rows with small errors. */
function areaBy(share: number, { probabilities, stated, targets }: Judged): number {
  const errors = probabilities.map((p, row) => (p - targets[row]!) ** 2);
  const expected = probabilities.map((p, row) => expectedError({ share, scale: 1 }, p, stated[row]!));
  return riskCoverage(errors, expected).area;
}

describe('fitExpectedError', () => {
  it('takes p (1 − p) alone, as it is, where the network knows nothing beyond calibrated probabilities', () => {
    const { coin, ...judged } = rows(() => false);
    const { share, scale } = fitted({ ...judged, stated: coin });
    expect(share).toBe(0);
    expect(scale).toBeCloseTo(1, 1);
  });

  it('takes p (1 − p) alone where few users give a share the least area by luck', () => {
    const worlds = Array.from({ length: 40 }, (_, seed) => {
      const { probabilities, ...judged } = rows(() => false, { count: 100, seed });
      const rng = createRng(seed, 'stated');
      const stated = probabilities.map((p) => p * (1 - p) * Math.exp(0.5 * rng.normal())); // knows less than p (1 − p)
      return { ...judged, probabilities, stated };
    });
    const lucky = worlds.filter((judged) =>
      [0.25, 0.5, 0.75, 1].some((share) => areaBy(share, judged) < areaBy(0, judged)),
    );
    expect(lucky.length).toBeGreaterThan(10);
    const taken = lucky.filter((judged) => fitted(judged).share > 0);
    expect(taken.length).toBeLessThan(3); // an interval is wrong now and then, too
  });

  it('takes the network’s word where it knows which rows are noise', () => {
    const isNoise = (row: number) => row % 2 === 0;
    const { users, probabilities, targets } = rows(isNoise);
    // what the error of each row really is on average
    const stated = probabilities.map((p, row) => (isNoise(row) ? 0.25 + (p - 0.5) ** 2 : p * (1 - p)));
    const judged = { users, probabilities, targets, stated };
    const { share } = fitted(judged);
    expect(share).toBeGreaterThanOrEqual(0.5);
    for (const other of [0, 0.25, 0.5, 0.75, 1])
      expect(areaBy(share, judged)).toBeLessThanOrEqual(areaBy(other, judged));
  });

  /** Two opinions of each row, of which the truth is the sum, or the first alone. */
  const opinions = (isBoth: boolean, seed = 3) => {
    const rng = createRng(seed, 'opinions');
    const scores = Array.from({ length: ROWS }, () => 1.5 * rng.normal());
    const byCount = scores.map(() => 1.5 * rng.normal());
    const targets = scores.map((score, row) =>
      Number(rng.next() < 1 / (1 + Math.exp(-score - (isBoth ? byCount[row]! : 0)))),
    );
    const users = scores.map((_, row) => Math.floor(row / ROWS_EACH));
    const probabilities = scores.map((score) => 1 / (1 + Math.exp(-score)));
    return { users, probabilities, byCount, targets, stated: scores.map(() => 0.05 + 0.2 * rng.next()) };
  };

  it('believes weights by count, too, where they know what the score does not', () => {
    const judged = opinions(true);
    const fit = fitted(judged);
    expect(fit.share).toBe(0);
    expect(fit.belief!.score).toBeCloseTo(1, 0);
    expect(fit.belief!.byCount).toBeCloseTo(1, 0);
    expect(Math.abs(fit.belief!.offset)).toBeLessThan(0.15);
    const errors = judged.probabilities.map((p, row) => (p - judged.targets[row]!) ** 2);
    const expected = judged.probabilities.map((p, row) =>
      expectedError(fit, p, 0, believedProbability(fit.belief!, logOdds(p), judged.byCount[row]!)),
    );
    expect(riskCoverage(errors, expected).area).toBeLessThan(0.8 * areaBy(0, judged));
    expect(mean(expected)).toBeCloseTo(mean(errors), 9);
  });

  it('believes the score alone where weights by count know nothing', () => {
    const believing = [1, 2, 3, 4, 5, 6].filter((seed) => fitted(opinions(false, seed)).belief);
    expect(believing.length).toBeLessThan(2); // an interval is wrong now and then
  });

  it('expects errors as large as they are, whatever the unit of what is stated', () => {
    const { users, probabilities, targets } = rows((row) => row % 2 === 0);
    for (const unit of [1, 1000]) {
      const stated = probabilities.map((p, row) => unit * (row % 2 === 0 ? 0.25 + (p - 0.5) ** 2 : p * (1 - p)));
      const found = fitted({ users, probabilities, targets, stated });
      const expected = probabilities.map((p, row) => expectedError(found, p, stated[row]!));
      const errors = probabilities.map((p, row) => (p - targets[row]!) ** 2);
      expect(mean(expected)).toBeCloseTo(mean(errors), 9);
    }
  });

  it('is p (1 − p) without rows, and of a single user, whatever the network knows', () => {
    expect(fitted({ users: [], probabilities: [], stated: [], targets: [] })).toEqual({ share: 0, scale: 1 });
    const { probabilities, targets } = rows((row) => row % 2 === 0);
    const stated = probabilities.map((p, row) => (p - targets[row]!) ** 2);
    expect(fitted({ users: targets.map(() => 0), probabilities, targets, stated }).share).toBe(0);
    expect(fitted({ users: targets.map((_, row) => row % 50), probabilities, targets, stated }).share).toBeGreaterThan(
      0,
    );
  });
});
