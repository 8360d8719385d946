import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addReward,
  addVisit,
  emptyLinearState,
  NO_SUMS,
  type SegmentSums,
  VECTOR_WIDTH,
} from '../../../models/experiment/index.js';
import { linearSums, withLinearRegions } from '../../../serving/experiments/linear-regions.js';
import { laterState, regionState, withRegions } from '../../../serving/experiments/region-state.js';
import type { RegionState } from '../../../serving/http/schemas/experiment-region.js';

const VARIANTS = ['a', 'b'];
const segments = (samples: number): readonly SegmentSums[] => [
  { key: 'device:mobile', variants: [{ ...NO_SUMS, samples, reward: samples / 4 }, NO_SUMS] },
];
/** What the regions `eu` and `us` had counted after each of five hours. */
const sent = ['eu', 'us'].flatMap((region, index) =>
  [1, 2, 3, 4, 5].map((hour) => regionState('exp', region, segments(hour * (10 + index)), VARIANTS)),
);
const merged = (states: readonly RegionState[]) => {
  const latest = new Map<string, RegionState>();
  for (const state of states) latest.set(state.region, laterState(latest.get(state.region), state));
  return withRegions(
    segments(7),
    [...latest.values()].sort((a, b) => a.region.localeCompare(b.region)),
    VARIANTS,
  );
};

describe('laterState and withRegions', () => {
  it('add up to the same whatever order states come in, late and repeated ones included', () => {
    const last = [sent[4]!, sent[9]!];
    const other = fc.array(fc.constantFrom(...sent), { maxLength: 20 });
    fc.assert(
      fc.property(other, other, (before, after) => {
        expect(merged([...before, ...last, ...after])).toEqual(merged(last));
      }),
    );
    const [sums] = merged(last)[0]!.variants;
    expect(sums).toMatchObject({ samples: 7 + 50 + 55, reward: (7 + 50 + 55) / 4 });
  });

  it('go by names of variants, whatever order a region has them in', () => {
    const turned = regionState(
      'exp',
      'eu',
      [{ key: 'x', variants: [{ ...NO_SUMS, samples: 3 }, NO_SUMS] }],
      ['b', 'a'],
    );
    const [, b] = withRegions([], [turned], VARIANTS)[0]!.variants;
    expect(b).toEqual({ ...NO_SUMS, samples: 3 });
  });
});

describe('linearSums and withLinearRegions', () => {
  const vector = (seed: number) => Float64Array.from({ length: VECTOR_WIDTH }, (_, index) => Math.sin(seed + index));
  /** What somebody knows of both variants after some visits, each of which earned a half. */
  const known = (...visits: number[]) =>
    VARIANTS.map((_, variant) => {
      const state = emptyLinearState(VECTOR_WIDTH);
      for (const visit of visits.filter((seed) => seed % 2 === variant)) {
        addVisit(state, vector(visit));
        addReward(state, vector(visit), 0.5);
      }
      return state;
    });
  const sentBy = (region: string, ...visits: number[]) => regionState('exp', region, [], VARIANTS, known(...visits));

  it('give what one who had seen it all would know', () => {
    const merged = withLinearRegions(known(1, 2), [sentBy('eu', 3, 4, 5), sentBy('us', 6)], VARIANTS);
    known(1, 2, 3, 4, 5, 6).forEach(({ squares, rewards }, variant) => {
      merged[variant]!.squares.forEach((value, cell) => {
        expect(value).toBeCloseTo(squares[cell]!, 12);
      });
      merged[variant]!.rewards.forEach((value, cell) => {
        expect(value).toBeCloseTo(rewards[cell]!, 12);
      });
    });
  });

  it('go by names of variants, and know nothing of a region that sends no such sums', () => {
    const [a, b] = known(1, 2);
    const turned = { ...sentBy('eu'), variants: ['b', 'a'], linear: [linearSums(b!), linearSums(a!)] };
    const { linear: _, ...without } = sentBy('us', 3);
    expect(withLinearRegions(known(), [turned, without], VARIANTS)).toEqual([a, b]);
  });

  it('send half of a symmetric matrix', () => {
    expect(linearSums(known(1)[1]!).squares).toHaveLength((VECTOR_WIDTH * (VECTOR_WIDTH + 1)) / 2);
  });
});
