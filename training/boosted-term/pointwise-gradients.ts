import type { GroupedRows, Slopes } from './lambda-gradients.js';

/** The gradients of the log loss: how far each row by itself should move to say how likely it is liked. @param scores [rows] */
export function pointwiseGradients(
  { target }: Pick<GroupedRows, 'target'>,
  scores: Float64Array,
  { gradient, curvature }: Pick<Slopes, 'gradient' | 'curvature'>,
): void {
  for (let row = 0; row < scores.length; row++) {
    const chance = 1 / (1 + Math.exp(-scores[row]!));
    gradient[row] = chance - target[row]!;
    curvature[row] = chance * (1 - chance);
  }
}

const MOST_STEPS = 50;

/** What all scores lack for as many rows to be likely as are liked, by Newton's method; 0 where all rows are liked, or none is. */
export function interceptOf(scores: Float64Array, target: Uint8Array): number {
  const liked = target.reduce((sum, one) => sum + one, 0);
  if (liked === 0 || liked === target.length) return 0;
  let intercept = 0;
  for (let step = 0; step < MOST_STEPS; step++) {
    let [excess, bend] = [-liked, 0];
    for (const score of scores) {
      const chance = 1 / (1 + Math.exp(-score - intercept));
      excess += chance;
      bend += chance * (1 - chance);
    }
    intercept -= Math.max(-1, Math.min(1, excess / bend)); // far away the curve is nearly flat, and a whole step too long
  }
  return intercept;
}
