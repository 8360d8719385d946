import { blendGrid } from './blend-grid.js';
import type { LearningConfig } from './learning-config.js';

/** How many arms a bandit over so many sources has: 3 sources are 3 arms, or 15 blends at a step of .25. */
export function armNumber(sources: number, { arms, blendStep }: Pick<LearningConfig, 'arms' | 'blendStep'>): number {
  return arms === 'sources' ? sources : blendGrid(sources, blendStep).length;
}
