import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_ALLOCATION_CONFIG } from '../../../models/experiment/allocation/allocation-config.js';
import { resolveSegment } from '../../../models/experiment/allocation/resolve-segment.js';
import { createClustering, neighbourTally } from '../../../models/experiment/index.js';
import { ExperimentState } from '../../../serving/experiments/experiment-state.js';

const config = { ...DEFAULT_ALLOCATION_CONFIG, priorStrength: 10, minSamplesPerSegment: 100 };
const tally = (samples: number[], rewards: number[]) => ({ samples, rewards });
const level = (key: string, samples: number[], rewards: number[]) => ({ key, ...tally(samples, rewards) });

/** Clusters at 0, 1 and 2 of a line, each as wide as the next. */
const clustering = createClustering({ centroids: Float32Array.of(0, 1, 2), spreads: Float32Array.of(1, 1, 1) }, 'v');
const NEAR = Math.exp(-1 / 2);
const FAR = Math.exp(-4 / 2);

describe('neighbourTally', () => {
  it('counts what each neighbour saw as often as it is similar, and not the segment itself', () => {
    const seen = new Map([
      ['learned_segment:k0-v', tally([1000, 1000], [1000, 0])],
      ['learned_segment:k1-v', tally([10, 20], [4, 8])],
      ['learned_segment:k2-v', tally([100, 0], [50, 0])],
    ]);
    const { samples, rewards } = neighbourTally('learned_segment:k0-v', clustering, 2, (key) => seen.get(key))!;
    expect(samples[0]).toBeCloseTo(NEAR * 10 + FAR * 100, 12);
    expect(samples[1]).toBeCloseTo(NEAR * 20, 12);
    expect(rewards[0]).toBeCloseTo(NEAR * 4 + FAR * 50, 12);
  });

  it('is undefined of a segment without neighbours', () => {
    expect(neighbourTally('device:mobile', clustering, 2, () => undefined)).toBeUndefined();
  });
});

describe('resolveSegment', () => {
  const globe = level('global', [300, 100], [60, 10]);
  const own = level('learned_segment:k0-v', [4, 4], [1, 1]);
  const mean = ({ alpha, beta }: { readonly alpha: readonly number[]; readonly beta: readonly number[] }) =>
    alpha[0]! / (alpha[0]! + beta[0]!);

  it('starts a learned segment from its neighbours, and these from the parent', () => {
    const neighbours = tally([40, 40], [20, 4]);
    const { posteriors } = resolveSegment([{ ...own, neighbours }, globe], 2, config);
    const above = 61 / 302; // mean of global: Beta(1 + 60, 1 + 240)
    const beside = (10 * above + 20) / (10 + 40);
    expect(posteriors.alpha[0]).toBeCloseTo(10 * beside + 1, 12);
    expect(posteriors.beta[0]).toBeCloseTo(10 * (1 - beside) + 3, 12);
  });

  it('is what it would be without neighbours where these saw nothing, or their weight is 0', () => {
    const plain = resolveSegment([own, globe], 2, config);
    const neighbours = tally([0, 0], [0, 0]);
    expect(resolveSegment([{ ...own, neighbours }, globe], 2, config)).toEqual(plain);
    const many = { ...own, neighbours: tally([500, 500], [400, 5]) };
    expect(resolveSegment([many, globe], 2, { ...config, neighbourWeight: 0 })).toEqual(plain);
  });

  it('listens to neighbours of a narrower segment only where the parent, of the same learned segment, says little', () => {
    const narrow = { ...level('device:tv|learned_segment:k0-v', [0, 0], [0, 0]), neighbours: tally([90, 90], [81, 9]) };
    const meanBelow = (samples: number) => {
      const parent = {
        ...level('learned_segment:k0-v', [samples, 0], [0.2 * samples, 0]),
        neighbours: tally([0, 0], [0, 0]),
      };
      const with_ = mean(resolveSegment([narrow, parent, globe], 2, config).posteriors);
      const { neighbours: _, ...alone } = narrow;
      return with_ - mean(resolveSegment([alone, parent, globe], 2, config).posteriors);
    };
    expect(meanBelow(0)).toBeGreaterThan(meanBelow(50));
    expect(meanBelow(50)).toBeGreaterThan(0.01);
    expect(meanBelow(100)).toBe(0);
    expect(meanBelow(5000)).toBe(0);
  });
});

describe('ExperimentState', () => {
  const DECLARED = ['device', 'learned_segment'];
  const visits = ['k0-v', 'k1-v', 'k2-v', 'unknown', 'k1-other'].flatMap((name, index) =>
    Array.from({ length: 3 + index }, (_, visit) => ({
      segmentKey: `device:${visit % 2 ? 'tv' : 'mobile'}|learned_segment:${name}`,
      ...{ variant: visit % 2, propensities: [0.5, 0.5], expected: [0, 0], vector: new Float64Array(0) },
    })),
  );
  const evidence = (order: readonly (typeof visits)[number][]) => {
    const state = new ExperimentState(2, DECLARED);
    for (const visit of order) state.addAllocation(visit);
    const restored = new ExperimentState(2, DECLARED);
    restored.replace(state.segments(), []);
    const key = 'device:tv|learned_segment:k1-v';
    return [state, restored].map((one) => one.evidence(key, clustering));
  };

  it('believes the same whatever order visits came in, and after a restart', () => {
    const [first] = evidence(visits);
    expect(first![0]!.neighbours!.samples[1]).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.shuffledSubarray(visits, { minLength: visits.length }), (order) => {
        for (const again of evidence(order)) expect(again).toEqual(first);
      }),
      { numRuns: 20 },
    );
  });

  it('asks no segment of another clustering', () => {
    const [plain] = evidence(visits.filter(({ segmentKey }) => !segmentKey.endsWith('k1-other')));
    const [all] = evidence(visits);
    expect(all!.map(({ neighbours }) => neighbours)).toEqual(plain!.map(({ neighbours }) => neighbours));
  });
});
