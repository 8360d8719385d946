import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { bootstrapMean } from '../../../models/metrics/bootstrap-mean.js';
import { meanByUser } from '../../../training/evaluation/mean-by-user.js';

const gains = [
  { user: 7, gain: 0.1 },
  { user: 3, gain: 0.4 },
  { user: 7, gain: 0.3 },
  { user: 5, gain: Number.NaN },
];

describe('meanByUser', () => {
  it('draws whole users, whose cases may lie anywhere', () => {
    const found = meanByUser(gains, ({ gain }) => gain, createRng(1, 'a'));
    expect(found).toEqual(bootstrapMean([[0.1, 0.3], [0.4], []], { rng: createRng(1, 'a') }));
    expect(found.value).toBeCloseTo((0.1 + 0.4 + 0.3) / 3, 12);
  });

  it('asks for the figure of each case by its place, too', () => {
    const figures = [2, 4, 6, 8];
    expect(meanByUser(gains, (_, index) => figures[index]!, createRng(1, 'a')).value).toBeCloseTo(5, 12);
  });

  it('knows no interval for one user, and nothing for none', () => {
    const one = meanByUser([gains[0]!, gains[2]!], ({ gain }) => gain, createRng(1, 'a'));
    expect([one.value, one.low]).toEqual([0.2, Number.NaN]);
    expect(meanByUser([], () => 1, createRng(1, 'a')).value).toBeNaN();
  });
});
