import { describe, expect, it } from 'vitest';
import { createRng } from '../../../../data/schema/random.js';
import { predictFromTags } from '../../../../data/sources/lastfm/predict-from-tags.js';

const KNOWN = 60;

describe('predictFromTags', () => {
  it('finds what tags foretell, and how much of the variance that is', () => {
    const known = new Map<string, number>();
    const tags = new Map<string, readonly string[]>([
      ['new', ['loud', 'live']],
      ['strange', ['never seen']],
    ]);
    const rng = createRng(1, 'tags');
    for (let item = 0; item < KNOWN; item++) {
      const isLoud = item % 2 === 0;
      known.set(`${item}`, (isLoud ? 0.8 : 0.2) + 0.1 * rng.normal());
      tags.set(`${item}`, [isLoud ? 'loud' : 'soft', 'live']);
    }
    const { values, explained } = predictFromTags(known, tags);
    expect(values.get('new')).toBeGreaterThan(0.7);
    expect(values.has('strange')).toBe(false);
    // The tags decide ±0.3 and chance has deviation 0.1: 0.09 of 0.09 + 0.01.
    expect(explained).toBeGreaterThan(0.8);
    expect(explained).toBeLessThan(0.97);
  });

  it('explains next to nothing where tags have nothing to do with it', () => {
    const rng = createRng(2, 'tags');
    const items = Array.from({ length: KNOWN }, (_, item) => `${item}`);
    const known = new Map(items.map((item) => [item, rng.next()]));
    const tags = new Map(items.map((item) => [item, [`${rng.int(20)}`, `${rng.int(20)}`]]));
    expect(predictFromTags(known, tags).explained).toBeLessThan(0.1);
  });

  it('does not foretell an item from a tag that it alone bears', () => {
    const known = new Map(Array.from({ length: 10 }, (_, item) => [`${item}`, item / 10]));
    const tags = new Map([...known.keys()].map((item) => [item, [`only ${item}`]]));
    expect(predictFromTags(known, tags).explained).toBe(0);
  });
});
