/**
 * What linear policies know of a variant: sums over its allocations, without the ridge, so that states of two servers or regions
 * add up.
 */
export interface LinearState {
  /** Σ x xᵀ; [width × width] */
  readonly squares: Float64Array;
  /** Σ reward · x; [width] */
  readonly rewards: Float64Array;
}

export function emptyLinearState(width: number): LinearState {
  return { squares: new Float64Array(width * width), rewards: new Float64Array(width) };
}

/** What both know together, where neither knows anything of what the other does. */
export function addLinearStates(a: LinearState, b: LinearState): LinearState {
  return {
    squares: a.squares.map((value, cell) => value + b.squares[cell]!),
    rewards: a.rewards.map((value, cell) => value + b.rewards[cell]!),
  };
}

/** Counts an allocation, in place: as one without a reward until {@link addReward} says otherwise. */
export function addVisit({ squares }: LinearState, vector: Float64Array): void {
  const width = vector.length;
  for (let row = 0; row < width; row++) {
    if (vector[row] === 0) continue;
    for (let column = 0; column < width; column++) squares[row * width + column]! += vector[row]! * vector[column]!;
  }
}

/** Counts what an allocation earned, in place. */
export function addReward({ rewards }: LinearState, vector: Float64Array, reward: number): void {
  for (let index = 0; index < vector.length; index++) rewards[index]! += reward * vector[index]!;
}
