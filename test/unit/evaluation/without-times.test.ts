import { describe, expect, it } from 'vitest';
import { withoutTimes } from '../../../training/evaluation/without-times.js';
import { coldCases } from '../../../training/tasks/cases.js';
import { smallDataset } from '../training/small-world.js';

describe('withoutTimes', () => {
  const dataset = smallDataset();
  const timeless = withoutTimes(dataset);
  const supports = (of: typeof dataset, seed: number) =>
    coldCases(of, 0, { minPositives: 6, seed, supportSizes: [5] }).map(({ support }) => [...support]);

  it('keeps every event', () => {
    expect(timeless.interactions.item).toBe(dataset.interactions.item);
    expect(timeless.interactions.value).toBe(dataset.interactions.value);
  });

  it('draws what is known of a user, where it was what they did first', () => {
    expect(supports(dataset, 1)).toHaveLength(1);
    expect(supports(dataset, 1)).toEqual(supports(dataset, 2));
    expect(supports(timeless, 1)).not.toEqual(supports(timeless, 2));
  });
});
