import { describe, expect, it } from 'vitest';
import {
  crumbsTo,
  hasChildren,
  type Segments,
  segmentLifts,
  shortSegment,
} from '../../../serving/dashboard/page/experiment-figures.js';

const DECLARED = ['source', 'device'];
const KEY = 'device:mobile|source:instagram';

describe('the way down to a segment', () => {
  it('adds features in the order in which the way up gives them up', () => {
    expect(crumbsTo(KEY, DECLARED)).toEqual([
      { key: 'global', name: 'everybody' },
      { key: 'device:mobile', name: 'device:mobile' },
      { key: KEY, name: 'source:instagram' },
    ]);
    expect(crumbsTo('global', DECLARED)).toEqual([{ key: 'global', name: 'everybody' }]);
  });

  it('ends where every declared feature is there', () => {
    expect(['global', 'device:mobile', KEY].map((key) => hasChildren(key, DECLARED))).toEqual([true, true, false]);
  });

  it('calls a segment by what it has beyond its parent', () => {
    expect(shortSegment(KEY, 'device:mobile')).toBe('source:instagram');
    expect(shortSegment(KEY, null)).toBe('device:mobile, source:instagram');
    expect(shortSegment('global', null)).toBe('everybody');
  });
});

describe('segmentLifts', () => {
  const segment = (segment_key: string, samples: number, reward: number): Segments[number] => ({
    ...{ segment_key, samples, reward, rate: { value: reward / samples, low: 0, high: 1 } },
    variants: [
      { variant: 'a', samples: samples / 2, reward: reward / 2, rate: { value: 0, low: 0, high: 1 } },
      { variant: 'b', samples: samples / 2, reward: reward / 2, rate: { value: 0, low: 0, high: 1 } },
    ],
  });

  it('compares each with everybody, the largest lift first, and leaves small ones out', () => {
    const lifts = segmentLifts([segment('d:1', 1000, 100), segment('d:2', 1000, 300), segment('d:3', 50, 1)]);
    expect(lifts.map(({ key }) => key)).toEqual(['d:2', 'd:1']);
    expect(lifts[0]!.lift.value).toBeCloseTo(300 / 1000 / (401 / 2050) - 1, 12);
    expect(lifts[0]!.isSignificant).toBe(true);
  });
});
