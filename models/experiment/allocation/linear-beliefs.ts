import { factorize, solveFactorized } from '../../base/cholesky.js';
import type { AllocationConfig } from './allocation-config.js';
import type { LinearState } from './linear-state.js';
import type { VariantBelief } from './variant-belief.js';

/**
 * Beliefs of the linear policies about a visit x. For each variant, with A = λI + Σ x xᵀ and b = Σ r x over its own allocations:
 *
 *     mean = xᵀA⁻¹b,  width = √(xᵀA⁻¹x)
 *
 * `linucb` takes mean + α · width, and draws nothing. `linear-thompson` draws θ ~ N(A⁻¹b, v²A⁻¹), of which xᵀθ is all that counts:
 * a draw from N(mean, (v · width)²). Variants share no parameters (the disjoint model), where Agrawal and Goyal have one θ.
 *
 * @param x [width]
 * @param states [variants]
 * @returns [variants]
 * @see Li, Chu, Langford, Schapire, A contextual-bandit approach to personalized news article recommendation, WWW 2010, algorithm 1.
 * @see Agrawal, Goyal, Thompson sampling for contextual bandits with linear payoffs, ICML 2013, algorithm 1.
 */
export function linearBeliefs(
  x: Float64Array,
  states: readonly LinearState[],
  { policy, linearExploration, ridge }: Pick<AllocationConfig, 'policy' | 'linearExploration' | 'ridge'>,
): readonly VariantBelief[] {
  const width = x.length;
  return states.map(({ squares, rewards }) => {
    const factor = squares.slice();
    for (let index = 0; index < width; index++) factor[index * width + index]! += ridge;
    factorize(factor, width);
    const solved = x.slice();
    solveFactorized(factor, solved, width); // A⁻¹x
    const deviation = linearExploration * Math.sqrt(dot(solved, x));
    const mean = dot(solved, rewards);
    return policy === 'linucb'
      ? { kind: 'normal', mean, deviation: 0, bonus: deviation }
      : { kind: 'normal', mean, deviation, bonus: 0 };
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}
