import { addLinearStates, emptyLinearState, type LinearState, VECTOR_WIDTH } from '../../models/experiment/index.js';
import type { RegionState } from '../http/schemas/experiment-region.js';

type LinearSums = NonNullable<RegionState['linear']>[number];

/** As it is sent to other regions: Σ x xᵀ is symmetric, so half of it is enough. */
export function linearSums({ squares, rewards }: LinearState): LinearSums {
  return { squares: cells().map((cell) => squares[cell]!), rewards: [...rewards] };
}

/** Sums of several regions together, by variant. @param variants of the experiment, in its order */
export function withLinearRegions(
  own: readonly LinearState[],
  others: readonly RegionState[],
  variants: readonly string[],
): readonly LinearState[] {
  return variants.map((variant, index) =>
    others.reduce(
      (sum, { linear, variants: names }) => addLinearStates(sum, stateOf(linear?.[names.indexOf(variant)])),
      own[index]!,
    ),
  );
}

/** The reverse of {@link linearSums}; nothing known of nothing. */
function stateOf(sums: LinearSums | undefined): LinearState {
  const state = emptyLinearState(VECTOR_WIDTH);
  if (sums === undefined) return state;
  cells().forEach((cell, index) => {
    const [row, column] = [Math.floor(cell / VECTOR_WIDTH), cell % VECTOR_WIDTH];
    state.squares[cell] = sums.squares[index]!;
    state.squares[column * VECTOR_WIDTH + row] = sums.squares[index]!;
  });
  state.rewards.set(sums.rewards);
  return state;
}

/** Places of a matrix on and above its diagonal, row by row. */
function cells(): number[] {
  return Array.from({ length: VECTOR_WIDTH }, (_, row) =>
    Array.from({ length: VECTOR_WIDTH - row }, (__, index) => row * VECTOR_WIDTH + row + index),
  ).flat();
}
