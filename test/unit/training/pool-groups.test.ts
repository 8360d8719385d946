import { describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { bestForAll, type GroupSums, poolGroups } from '../../../training/pool-groups.js';

/** Folds of `cases` cases a group, whose NDCG with each vector is the group's mean and noise. */
function folds(means: readonly (readonly number[])[], cases: number, noise: number): GroupSums[] {
  const rng = createRng(3, 'folds');
  return Array.from({ length: 5 }, () => ({
    quality: means.map((own) =>
      Float64Array.from(own, (mean) => cases * mean + Math.sqrt(cases) * noise * rng.normal()),
    ),
    cases: means.map(() => cases),
  }));
}

describe('poolGroups', () => {
  it('leaves groups to themselves that differ by more than chance', () => {
    const { best, heldOutQuality } = poolGroups(
      folds(
        [
          [0.5, 0.2, 0.3],
          [0.2, 0.5, 0.3],
        ],
        100,
        0.1,
      ),
    );
    expect(best).toEqual([0, 1]);
    expect(heldOutQuality).toBeCloseTo(0.5, 1);
  });

  it('gives all groups one vector where what each has seen is noise', () => {
    const same = Array.from({ length: 8 }, (_, vector) => (vector === 5 ? 0.34 : 0.3));
    const { best, pseudoCases } = poolGroups(folds([same, same, same, same], 8, 0.15));
    expect(best).toEqual([5, 5, 5, 5]);
    expect(pseudoCases).toBeGreaterThan(0);
  });

  it('pools in part: those who differ by far keep their own, those who have seen little lean on everybody', () => {
    const [odd, alike] = [
      [0.9, 0.1],
      [0.3, 0.4],
    ];
    const { best, pseudoCases } = poolGroups(folds([odd, ...Array(20).fill(alike)], 6, 0.5));
    expect(best).toEqual([0, ...Array(20).fill(1)]);
    expect(pseudoCases).toBeGreaterThan(0);
    expect(pseudoCases).toBeLessThan(Number.POSITIVE_INFINITY);
  });

  it('says what others’ choices gave those who had no part in them, by hand', () => {
    const one = { quality: [Float64Array.of(1, 0)], cases: [1] };
    const other = { quality: [Float64Array.of(0.25, 0.75)], cases: [1] };
    // each takes the other's favourite: 0 for the first, .25 for the second
    expect(poolGroups([one, other])).toEqual({ best: [0], pseudoCases: 0, heldOutQuality: 0.125 });
    expect(bestForAll([one, other])).toEqual({ best: 0, quality: 0.625 });
  });

  it('takes the group’s own choice where there is but one fold to choose on', () => {
    const lone = { quality: [Float64Array.of(0, 1), Float64Array.of(1, 0)], cases: [1, 1] };
    expect(poolGroups([lone]).best).toEqual([1, 0]);
  });
});
