import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { linearBeliefs } from '../../../models/experiment/allocation/linear-beliefs.js';
import { addReward, addVisit, emptyLinearState } from '../../../models/experiment/allocation/linear-state.js';
import type { VariantBelief } from '../../../models/experiment/allocation/variant-belief.js';
import { winProbabilities } from '../../../models/experiment/allocation/win-probabilities.js';

const normal = (belief: VariantBelief) => belief as Extract<VariantBelief, { readonly kind: 'normal' }>;

/*
 * By hand, λ = 1, two features. After x = (1, 0) with reward 1 and x = (1, 1) with reward 0:
 *
 *     A = [[3, 1], [1, 2]],  A⁻¹ = 1/5 [[2, −1], [−1, 3]],  b = (1, 0),  θ = (2/5, −1/5)
 *
 * and at x = (1, 1): θᵀx = 1/5, xᵀA⁻¹x = (2 − 1 − 1 + 3) / 5 = 3/5.
 */
describe('linearBeliefs', () => {
  const state = emptyLinearState(2);
  addVisit(state, Float64Array.of(1, 0));
  addReward(state, Float64Array.of(1, 0), 1);
  addVisit(state, Float64Array.of(1, 1));
  const x = Float64Array.of(1, 1);

  it('equals LinUCB worked by hand', () => {
    const [belief] = linearBeliefs(x, [state], { policy: 'linucb', linearExploration: 2, ridge: 1 });
    expect(normal(belief!).mean).toBeCloseTo(1 / 5, 14);
    expect(belief!.bonus).toBeCloseTo(2 * Math.sqrt(3 / 5), 14);
    expect(normal(belief!).deviation).toBe(0);
  });

  it('equals linear Thompson sampling worked by hand', () => {
    const [belief] = linearBeliefs(x, [state], { policy: 'linear-thompson', linearExploration: 0.5, ridge: 1 });
    expect(normal(belief!)).toMatchObject({ kind: 'normal', bonus: 0 });
    expect(normal(belief!).mean).toBeCloseTo(1 / 5, 14);
    expect(normal(belief!).deviation).toBeCloseTo(0.5 * Math.sqrt(3 / 5), 14);
  });

  it('knows nothing of a variant that was never served but the width of the ridge', () => {
    const [belief] = linearBeliefs(x, [emptyLinearState(2)], { policy: 'linucb', linearExploration: 1, ridge: 4 });
    expect(normal(belief!).mean).toBe(0);
    expect(belief!.bonus).toBeCloseTo(Math.sqrt(2 / 4), 14);
  });
});

describe("MABWiser's LinUCB and numpy, on the stream of test/fixtures/experiment", () => {
  const golden = JSON.parse(
    readFileSync(new URL('../../fixtures/experiment/linear-stream.json', import.meta.url), 'utf8'),
  );
  const states = golden.first.map(() => emptyLinearState(4));
  golden.first.forEach((x: number[], arm: number) => {
    addVisit(states[arm], Float64Array.from(x));
  });
  const beliefs = (x: number[], policy: 'linucb' | 'linear-thompson') =>
    linearBeliefs(Float64Array.from(x), states, { policy, linearExploration: golden.alpha, ridge: golden.ridge });

  it('chooses the same arm in each of 200 visits', () => {
    const chosen = golden.stream.map(({ x, rewards }: { x: number[]; rewards: number[] }) => {
      const arm = winProbabilities(beliefs(x, 'linucb')).indexOf(1);
      addVisit(states[arm], Float64Array.from(x));
      addReward(states[arm], Float64Array.from(x), rewards[arm]!);
      return arm;
    });
    expect(chosen).toEqual(golden.stream.map(({ arm }: { arm: number }) => arm));
    expect(new Set(chosen).size).toBe(3);
  });

  it('would then draw from the same normal distributions', () => {
    const { x, means, widths } = golden.end;
    beliefs(x, 'linear-thompson').forEach((belief, arm) => {
      expect(normal(belief).mean).toBeCloseTo(means[arm], 12);
      expect(normal(belief).deviation).toBeCloseTo(golden.alpha * widths[arm], 12);
    });
  });
});
