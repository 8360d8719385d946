import { sigmoid } from '../../models/fusion/log-odds.js';
import type { GroupedRows, Slopes } from './lambda-gradients.js';

/** The gradients of the log loss: how far each row by itself should move to say how likely it is liked. @param scores [rows] */
export function pointwiseGradients(
  { target }: Pick<GroupedRows, 'target'>,
  scores: Float64Array,
  { gradient, curvature }: Pick<Slopes, 'gradient' | 'curvature'>,
): void {
  for (let row = 0; row < scores.length; row++) {
    const chance = sigmoid(scores[row]!);
    gradient[row] = chance - target[row]!;
    curvature[row] = chance * (1 - chance);
  }
}

const MOST_STEPS = 50;
const PRECISION = 1e-9;

/** What all scores lack for as many rows to be likely as are liked, by Newton's method; 0 where all rows are liked, or none is. */
export function interceptOf(scores: Float64Array, target: Uint8Array): number {
  const liked = target.reduce((sum, one) => sum + one, 0);
  if (liked === 0 || liked === target.length) return 0;
  let intercept = 0;
  for (let step = 0; step < MOST_STEPS; step++) {
    let [excess, bend] = [-liked, 0];
    for (const score of scores) {
      const chance = sigmoid(score + intercept);
      excess += chance;
      bend += chance * (1 - chance);
    }
    const by = Math.max(-1, Math.min(1, excess / bend)); // far away the curve is nearly flat, and a whole step too long
    intercept -= by;
    if (Math.abs(by) < PRECISION) break;
  }
  return intercept;
}
