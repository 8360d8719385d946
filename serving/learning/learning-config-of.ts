import { DEFAULT_LEARNING_CONFIG, type LearningConfig } from '../../models/bandit/index.js';
import type { Retriever } from '../retrieval/retriever.js';
import { readLearningConfig } from './read-learning-config.js';

const read = new WeakMap<object, LearningConfig>();

/** How a retriever learns, defaults included. What was read once is kept with the configuration, which never changes in place. */
export function learningConfigOf({ stages }: Pick<Retriever, 'stages'>): LearningConfig {
  const { learning_config: raw } = stages[0].config.parameters;
  if (raw === undefined) return DEFAULT_LEARNING_CONFIG;
  const config = read.get(raw) ?? readLearningConfig(raw);
  read.set(raw, config);
  return config;
}
