import { createRng } from '../../../data/schema/random.js';
import { networkLayout } from '../../../models/network/network.js';
import { initializeParameters } from '../../../models/network/parameters.js';
import type { NetworkShape } from '../../../models/network/shape.js';
import { randomTasks } from '../../../training/engines/random-tasks.js';
import type { HostTensors } from '../../../training/engines/runtime.js';
import { DEFAULT_META_CONFIG, type MetaConfig } from '../../../training/meta/meta-config.js';
import { trainingLayout } from '../../../training/meta/training-layout.js';

/** Small, for eager runs; every option that has a choice is on. */
export const SHAPE: NetworkShape = {
  sources: 3,
  itemFeatures: 4,
  space: 'log_odds',
  residual: true,
  activation: 'relu',
};

/** Two inner steps at a rate that is felt, and every term of the loss. */
export const CONFIG: MetaConfig = {
  ...DEFAULT_META_CONFIG,
  shards: 1, // the step as one program; shards have a test of their own
  numInnerSteps: 2,
  innerLearningRate: 0.1,
  loss: { prediction: 'listwise', weights: { prediction: 1, weightReg: 0.1, confidence: 0.5, uncertainty: 0.3 } },
};

export const SIZES: Readonly<Record<string, number>> = { T: 2, S: 4, Q: 3 };

/** Random tasks, few and short. */
export function randomBatch(seed: number, sizes = SIZES, shape: NetworkShape = SHAPE): HostTensors {
  return randomTasks(seed, shape, sizes);
}

/** Initial parameters with heads that are not zero, so that everything has a gradient; learned rates as they begin. */
export function randomParameters(seed: number, shape: NetworkShape = SHAPE, config: MetaConfig = CONFIG): Float32Array {
  const rng = createRng(seed, 'parameters');
  const { size } = networkLayout(shape);
  const initial = initializeParameters(trainingLayout(shape, config), rng);
  return initial.map((value, index) => (index < size ? value + 0.05 * rng.normal() : value));
}
