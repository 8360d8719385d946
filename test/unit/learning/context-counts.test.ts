import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { armCounts } from '../../../models/bandit/index.js';
import { ContextCounts } from '../../../serving/learning/context-counts.js';

const ARMS = ['a', 'b', 'c'];

describe('ContextCounts', () => {
  it('holds what weighing and summing all lessons gives, in whichever order their days come', () => {
    const lesson = fc.record({
      arm: fc.constantFrom(...ARMS),
      day: fc.integer({ min: 19_900, max: 20_000 }),
      alpha: fc.double({ min: 0, max: 10, noNaN: true }),
      beta: fc.double({ min: 0, max: 10, noNaN: true }),
    });
    const halfLife = fc.constantFrom(null, 1, 30);
    fc.assert(
      fc.property(fc.array(lesson), halfLife, (lessons, halfLifeDays) => {
        const counts = new ContextCounts(halfLifeDays);
        for (const each of lessons) counts.add(each);
        const rows = lessons.map((each) => ({ ...each, arm: ARMS.indexOf(each.arm) }));
        const expected = armCounts(rows, { arms: ARMS.length, today: 20_003, halfLifeDays });
        const { alpha, beta } = counts.read(ARMS, 20_003);
        for (const arm of ARMS.keys()) {
          expect(alpha[arm]).toBeCloseTo(expected.alpha[arm]!, 9);
          expect(beta[arm]).toBeCloseTo(expected.beta[arm]!, 9);
        }
      }),
    );
  });

  it('knows nothing of an arm that it never heard of', () => {
    const counts = new ContextCounts(30);
    counts.add({ arm: 'a', day: 1, alpha: 2, beta: 3 });
    expect(counts.read(['z', 'a'], 1)).toEqual({ alpha: [0, 2], beta: [0, 3] });
  });
});
