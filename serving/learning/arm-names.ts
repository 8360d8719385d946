import { blendGrid, type LearningConfig } from '../../models/bandit/index.js';

const blends = new Map<string, readonly string[]>();

/** The arms of a bandit over some sources, by the names under which they are kept: feature URIs, or labels of blends. */
export function armNames(
  sources: readonly string[],
  { arms, blendStep }: Pick<LearningConfig, 'arms' | 'blendStep'>,
): readonly string[] {
  if (arms === 'sources') return sources;
  const key = `${sources.length}:${blendStep}`;
  const names = blends.get(key) ?? blendGrid(sources.length, blendStep).map(blendName);
  blends.set(key, names);
  return names;
}

/** `blend:0.25|0.75`, by source in the order of the searches. */
export function blendName(weights: readonly number[]): string {
  return `blend:${weights.join('|')}`;
}
