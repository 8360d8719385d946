import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  addSums,
  NO_SUMS,
  sumsOfAllocation,
  sumsOfReward,
  type VariantSums,
  winProbabilities,
} from '../../../models/experiment/index.js';
import { adaptiveEstimate } from '../../../models/experiment/statistics/adaptive-estimate.js';
import { allocationRatios } from '../../../models/experiment/statistics/allocation-ratio.js';
import { benjaminiHochberg } from '../../../models/experiment/statistics/benjamini-hochberg.js';
import { cohensH } from '../../../models/experiment/statistics/cohens-h.js';
import { differenceOf } from '../../../models/experiment/statistics/newcombe-interval.js';
import { populationStability } from '../../../models/experiment/statistics/population-stability.js';
import { powerOf, samplesNeeded } from '../../../models/experiment/statistics/power.js';
import { stabilityByChance } from '../../../models/experiment/statistics/stability-by-chance.js';
import { twoProportionTest } from '../../../models/experiment/statistics/two-proportions.js';
import { wilsonInterval } from '../../../models/experiment/statistics/wilson-interval.js';

/** Made by bench/peers/bandits/experiment_statistics.py. */
interface Golden {
  readonly pairs: readonly {
    readonly counts: readonly [number, number, number, number];
    readonly wilson: readonly [number, number];
    readonly z: number;
    readonly p_value: number;
    readonly difference: readonly [number, number];
    readonly cohens_h: number;
    readonly power: number;
  }[];
  readonly needed: readonly { readonly h: number; readonly share: number; readonly samples: number }[];
  readonly benjamini_hochberg: { readonly p_values: readonly number[]; readonly adjusted: readonly number[] };
  readonly allocation_ratio: { readonly chi_square: number; readonly p_value: number };
  readonly stability: {
    readonly then: readonly number[];
    readonly now: readonly number[];
    readonly index: number;
    readonly by_chance_95: number;
  };
  readonly wins: readonly {
    readonly betas: readonly (readonly [number, number])[];
    readonly wins: readonly number[];
  }[];
  readonly adaptive: {
    readonly rows: readonly {
      readonly variant: number;
      readonly propensities: readonly number[];
      readonly expected: readonly number[];
      readonly reward: number;
    }[];
    readonly estimates: readonly { readonly value: number; readonly standard_error: number }[];
  };
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../fixtures/experiment/statistics.json', import.meta.url), 'utf8'),
);

describe.each(golden.pairs)('$counts, by statsmodels', ({ counts: [x, n, y, m], ...expected }) => {
  const [part, base] = [wilsonInterval(x, n), wilsonInterval(y, m)];

  it('has the same Wilson interval, and Newcombe interval of the difference', () => {
    expect(part.low).toBeCloseTo(expected.wilson[0], 12);
    expect(part.high).toBeCloseTo(expected.wilson[1], 12);
    const difference = differenceOf(part, base);
    expect(difference.low).toBeCloseTo(expected.difference[0], 12);
    expect(difference.high).toBeCloseTo(expected.difference[1], 12);
  });

  it('has the same z and p', () => {
    const { z, pValue } = twoProportionTest({ successes: x, samples: n }, { successes: y, samples: m });
    expect(z).toBeCloseTo(expected.z, 12);
    expect(pValue / expected.p_value).toBeCloseTo(1, 9);
  });

  it("has the same Cohen's h and power", () => {
    expect(cohensH(x / n, y / m)).toBeCloseTo(expected.cohens_h, 12);
    expect(powerOf(expected.cohens_h, n, m)).toBeCloseTo(expected.power, 9);
  });
});

describe('samplesNeeded', () => {
  it.each(golden.needed)('asks for as many as statsmodels at h $h and a share of $share', ({ h, share, samples }) => {
    expect(samplesNeeded(h, { share })).toBe(Math.ceil(samples));
  });
});

describe('benjaminiHochberg', () => {
  it('adjusts as statsmodels does, ties included', () => {
    const { p_values, adjusted } = golden.benjamini_hochberg;
    benjaminiHochberg(p_values).forEach((value, index) => {
      expect(value).toBeCloseTo(adjusted[index]!, 12);
    });
  });
});

describe('allocationRatios', () => {
  it("is scipy's chi-square of two variants", () => {
    const [ratio] = allocationRatios([{ ...NO_SUMS, samples: 560, expected: 500, expectedSquares: 250 }]);
    expect(ratio!.chiSquare).toBeCloseTo(golden.allocation_ratio.chi_square, 10);
    expect(ratio!.pValue).toBeCloseTo(golden.allocation_ratio.p_value, 12);
  });
});

describe('populationStability, stabilityByChance', () => {
  const { then, now, index, by_chance_95 } = golden.stability;
  const counts = (of: readonly number[]) => new Map(of.map((count, group) => [`g${group}`, count]));

  it("are scipy's two relative entropies, and its chi-square to a hundredth", () => {
    expect(populationStability(counts(then), counts(now))).toBeCloseTo(index, 12);
    expect(stabilityByChance(3, 1000, 100) / by_chance_95).toBeCloseTo(1, 1);
  });
});

describe('winProbabilities', () => {
  it.each(golden.wins)('of $betas are those of scipy, extreme posteriors included', ({ betas, wins }) => {
    const own = winProbabilities(betas.map(([alpha, beta]) => ({ kind: 'beta', alpha, beta, bonus: 0 })));
    own.forEach((win, variant) => {
      expect(Math.abs(win - wins[variant]!)).toBeLessThan(1e-4);
      if (wins[variant]! > 1e-6) expect(win / wins[variant]!).toBeCloseTo(1, 2);
    });
  });
});

describe('adaptiveEstimate', () => {
  it('is what numpy makes of the same log, one allocation at a time', () => {
    const sums: VariantSums[] = [NO_SUMS, NO_SUMS];
    for (const { reward, ...allocated } of golden.adaptive.rows) {
      sumsOfAllocation(allocated).forEach((one, variant) => {
        sums[variant] = addSums(sums[variant]!, one);
      });
      sums[allocated.variant] = addSums(sums[allocated.variant]!, sumsOfReward(allocated, reward));
    }
    golden.adaptive.estimates.forEach(({ value, standard_error }, variant) => {
      const estimate = adaptiveEstimate(sums[variant]!);
      expect(estimate.value).toBeCloseTo(value, 12);
      expect(estimate.standardError).toBeCloseTo(standard_error, 12);
    });
  });
});
