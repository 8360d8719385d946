import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { analyzeExperiment } from '../../../models/experiment/analysis/analyze-experiment.js';
import { rollUp } from '../../../models/experiment/analysis/roll-up.js';
import {
  addSums,
  NO_SUMS,
  sumsOfAllocation,
  sumsOfReward,
  type VariantSums,
} from '../../../models/experiment/analysis/variant-sums.js';
import { adaptiveEstimate, stratifiedEstimate } from '../../../models/experiment/statistics/adaptive-estimate.js';
import { allocationRatios } from '../../../models/experiment/statistics/allocation-ratio.js';

const OPTIONS = {
  ...{ variants: ['rrf', 'meta'], control: 0, isAdaptive: false, minSamples: 100, alpha: 0.05, detectLift: 0.2 },
};

/** Sums of `samples` visits of an even coin, so many of each variant converting. */
function even(samples: number, conversions: readonly number[]): readonly VariantSums[] {
  const propensities = conversions.map(() => 1 / conversions.length);
  const expected = conversions.map(() => 0);
  let sums: readonly VariantSums[] = conversions.map(() => NO_SUMS);
  conversions.forEach((count, variant) => {
    for (let visit = 0; visit < samples; visit++) {
      const allocated = { variant, propensities, expected };
      const added = sumsOfAllocation(allocated).map((one, index) =>
        index === variant && visit < count ? addSums(one, sumsOfReward(allocated, 1)) : one,
      );
      sums = sums.map((one, index) => addSums(one, added[index]!));
    }
  });
  return sums;
}

describe('sumsOfAllocation and sumsOfReward', () => {
  it('say Γ = m + (chosen ? (reward − m) / e : 0), worked by hand', () => {
    const allocated = { variant: 0, propensities: [0.25, 0.75], expected: [0.2, 0.4] };
    const [first, second] = sumsOfAllocation(allocated);
    const rewarded = addSums(first!, sumsOfReward(allocated, 1));
    const score = 0.2 + (1 - 0.2) / 0.25;
    expect(rewarded).toMatchObject({ samples: 1, conversions: 1, reward: 1, expected: 0.25, weight: 0.5 });
    expect(rewarded.score).toBeCloseTo(0.5 * score, 12);
    expect(rewarded.scoreSquares).toBeCloseTo(0.25 * score ** 2, 12);
    expect(second).toMatchObject({ samples: 0, expected: 0.75 });
    expect(second!.weighedScore).toBeCloseTo(0.75 * 0.4, 12);
  });

  it('add up in any order', () => {
    const one = fc.record({
      e: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      reward: fc.integer({ min: 0, max: 1 }),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 20 }), (visits) => {
        const sum = (list: typeof visits) =>
          list.reduce((all, { e, reward }) => {
            const allocated = { variant: 0, propensities: [e, 1 - e], expected: [0.3, 0.3] };
            return addSums(addSums(all, sumsOfAllocation(allocated)[0]!), sumsOfReward(allocated, reward));
          }, NO_SUMS);
        const [there, back] = [sum(visits), sum([...visits].reverse())];
        for (const name of ['samples', 'score', 'scoreSquares'] as const) {
          expect(back[name]).toBeCloseTo(there[name], 6);
        }
      }),
    );
  });
});

describe('adaptiveEstimate', () => {
  it('is the plain mean, with its usual error, where an even coin allocated', () => {
    const [, sums] = even(400, [40, 100]);
    const { value, standardError } = adaptiveEstimate(sums!);
    expect(value).toBeCloseTo(100 / 400, 12);
    const scores = [...Array(100).fill(2), ...Array(300).fill(0), ...Array(400).fill(0)]; // reward / e, else 0
    const squares = scores.reduce((sum, score) => sum + (score - 0.25) ** 2, 0);
    expect(standardError).toBeCloseTo(Math.sqrt(squares) / 800, 12);
  });

  it('is much nearer to the truth than the plain mean under an allocation that looks at rewards', () => {
    const [rate, worlds, visits] = [0.3, 400, 200];
    const rng = createRng(7, 'adaptive-estimate');
    let [plain, corrected, covered] = [0, 0, 0];
    for (let world = 0; world < worlds; world++) {
      let sums = NO_SUMS;
      let other = { samples: 0, reward: 0 };
      for (let visit = 0; visit < visits; visit++) {
        const mean = (of: { samples: number; reward: number }) => (of.reward + 0.5) / (of.samples + 1);
        const e = mean(sums) >= mean(other) ? 0.9 : 0.1; // follows the leader
        const isFirst = rng.next() < e;
        const reward = Number(rng.next() < rate);
        const allocated = { variant: isFirst ? 0 : 1, propensities: [e, 1 - e], expected: [mean(sums), mean(other)] };
        sums = addSums(sums, sumsOfAllocation(allocated)[0]!);
        if (isFirst) sums = addSums(sums, sumsOfReward(allocated, reward));
        else other = { samples: other.samples + 1, reward: other.reward + reward };
      }
      const estimate = adaptiveEstimate(sums);
      plain += sums.reward / sums.samples / worlds;
      corrected += estimate.value / worlds;
      covered += Number(estimate.low <= rate && rate <= estimate.high) / worlds;
    }
    expect(plain).toBeLessThan(rate - 0.015);
    expect(Math.abs(corrected - rate)).toBeLessThan(0.7 * (rate - plain));
    expect(covered).toBeGreaterThan(0.91);
  });

  it('weighs segments by who was there, not by how likely the variant was', () => {
    const [, rare] = even(50, [0, 40]);
    const [, often] = even(150, [0, 30]);
    const { value } = stratifiedEstimate([
      { visits: 100, sums: rare! },
      { visits: 300, sums: often! },
    ]);
    expect(value).toBeCloseTo((0.8 + 3 * 0.2) / 4, 12);
  });
});

describe('allocationRatios', () => {
  it('is Pearson of two cells where the coin is even', () => {
    const sums = { ...NO_SUMS, samples: 560, expected: 500, expectedSquares: 250 };
    const [ratio] = allocationRatios([sums]);
    expect(ratio!.chiSquare).toBeCloseTo(60 ** 2 / 500 + 60 ** 2 / 500, 12);
    expect(ratio!.pValue).toBeLessThan(0.001);
  });

  it('asks nothing where nothing was left to chance', () => {
    const [ratio] = allocationRatios([{ ...NO_SUMS, samples: 3, expected: 3, expectedSquares: 3 }]);
    expect(ratio).toMatchObject({ pValue: 1 });
  });
});

describe('rollUp', () => {
  it('gives parents the sums of what is within them', () => {
    const one = { ...NO_SUMS, samples: 1 };
    const tree = rollUp(
      [
        { key: 'device:mobile|source:a', variants: [one] },
        { key: 'device:mobile|source:b', variants: [one] },
        { key: 'device:tv|source:a', variants: [one] },
      ],
      ['source', 'device'],
    );
    const samples = Object.fromEntries(tree.map(({ key, variants }) => [key, variants[0]!.samples]));
    expect(samples).toMatchObject({ global: 3, 'device:mobile': 2, 'device:tv': 1, 'device:tv|source:a': 1 });
  });
});

describe('analyzeExperiment', () => {
  const planted = [
    { key: 'device:mobile|source:instagram', variants: even(1000, [100, 200]) },
    { key: 'device:desktop|source:google', variants: even(1000, [80, 84]) },
    { key: 'device:mobile|source:mail', variants: even(60, [8, 9]) },
  ];

  it('names the segment with its lift, its interval and what to do', () => {
    const analysis = analyzeExperiment(planted, OPTIONS);
    const [best] = analysis.highPerformers;
    expect(best).toMatchObject({ key: 'device:mobile|source:instagram', samples: 2000, isSignificant: true });
    expect(best!.lift.value).toBeCloseTo(300 / 2000 / (481 / 4120) - 1, 12);
    expect(best!.lift.low).toBeGreaterThan(0);
    expect(analysis.underperformers[0]).toMatchObject({ key: 'device:desktop|source:google', isSignificant: true });
    expect(analysis.recommendations.join('\n')).toMatch(
      /Serve "meta" in device:mobile\|source:instagram: .*\n[\s\S]*device:mobile\|source:instagram earns 28\.5 % more \(/,
    );
    expect(analysis.warnings).toEqual([]);
  });

  it('calls a lift that is not significant so, and says what it would take', () => {
    const { highPerformers, recommendations } = analyzeExperiment(planted, { ...OPTIONS, minSamples: 50 });
    expect(highPerformers.find(({ key }) => key === 'device:mobile|source:mail')).toMatchObject({
      isSignificant: false,
    });
    expect(recommendations.join('\n')).toMatch(/mail looks 21\.3 % better, which is not significant .* more visits/);
  });

  it('goes by corrected differences where allocation looked at rewards, and warns', () => {
    const { warnings } = analyzeExperiment(planted, { ...OPTIONS, isAdaptive: true });
    expect(warnings[0]).toContain('too low on average');
  });

  it('recommends nothing while the sample ratio does not match', () => {
    const broken = [
      { ...planted[0]!, variants: planted[0]!.variants.map((one) => ({ ...one, samples: one.samples + 300 })) },
    ];
    const { anomalies, recommendations } = analyzeExperiment(broken, OPTIONS);
    expect(anomalies[0]).toMatchObject({ kind: 'sample_ratio', about: 'rrf' });
    expect(recommendations).toHaveLength(1);
    expect(recommendations[0]).toContain('the sample ratio does not match');
  });

  it('has nothing to say of nobody', () => {
    expect(analyzeExperiment([], OPTIONS)).toMatchObject({ highPerformers: [], anomalies: [] });
  });
});
