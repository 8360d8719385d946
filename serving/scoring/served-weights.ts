import type { FusionChoice } from '../learning/learning.js';

/** The weights that the bandit serves; undefined where it was not asked, or static weights are served whatever it drew. [K] */
export function servedWeights(choice: FusionChoice | null): readonly number[] | undefined {
  return choice?.reason === 'learned' ? (choice.weights ?? undefined) : undefined;
}
