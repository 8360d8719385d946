import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_SUMS, type SegmentSums } from '../../../models/experiment/index.js';
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
