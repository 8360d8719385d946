import { createRng, type Rng } from '../../../data/schema/random.js';
import { networkLayout } from '../../../models/network/network.js';
import { initializeParameters } from '../../../models/network/parameters.js';
import type { NetworkShape } from '../../../models/network/shape.js';
import { floats, type HostTensor, type HostTensors } from '../../../training/engines/runtime.js';
import { DEFAULT_META_CONFIG, type MetaConfig } from '../../../training/meta/meta-config.js';
import { trainingLayout } from '../../../training/meta/training-layout.js';
import { DROPOUT_SPECS, taskInputSpecs } from '../../../training/tasks/task-inputs.js';

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
  numInnerSteps: 2,
  innerLearningRate: 0.1,
  loss: { prediction: 'listwise', weights: { prediction: 1, weightReg: 0.1, confidence: 0.5, uncertainty: 0.3 } },
};

export const SIZES: Readonly<Record<string, number>> = { T: 2, S: 4, Q: 3 };

/** Inputs of a meta-step as training makes them: probabilities, masks of 0 and 1, prior weights and row weights that sum to 1. */
export function randomBatch(seed: number, sizes = SIZES, shape: NetworkShape = SHAPE): HostTensors {
  const specs = [...taskInputSpecs(shape), ...DROPOUT_SPECS];
  return Object.fromEntries(
    specs.map(({ name, shape: symbolic }) => {
      const dimensions = symbolic.map((size) => (typeof size === 'string' ? sizes[size]! : size));
      return [name, randomInput(name, dimensions, createRng(seed, name))];
    }),
  );
}

/** Initial parameters with heads that are not zero, so that everything has a gradient; learned rates as they begin. */
export function randomParameters(seed: number, shape: NetworkShape = SHAPE, config: MetaConfig = CONFIG): Float32Array {
  const rng = createRng(seed, 'parameters');
  const { size } = networkLayout(shape);
  const initial = initializeParameters(trainingLayout(shape, config), rng);
  return initial.map((value, index) => (index < size ? value + 0.05 * rng.normal() : value));
}

/** Deviation of the inputs: embeddings have components of about 1/64. */
function randomInput(name: string, shape: readonly number[], rng: Rng): HostTensor {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  const fill = (draw: () => number) =>
    floats(
      Float32Array.from({ length: size }, () => draw()),
      shape,
    );
  if (name.endsWith('prior_weights') || name.endsWith('row_weights')) return normalized(fill(() => 0.2 + rng.next()));
  if (name.endsWith('_scores')) return fill(() => 0.02 + 0.9 * rng.next());
  if (name.endsWith('_embeddings')) return fill(() => rng.normal() / 64);
  if (name.endsWith('mask')) return fill(() => Number(rng.next() < 0.8));
  if (name.endsWith('_stands_for')) return fill(() => 1 + rng.int(5));
  if (name.endsWith('_targets') || name.endsWith('_reliable')) return fill(() => Number(rng.next() < 0.4));
  if (name.startsWith('keep_')) return fill(() => (rng.next() < 0.8 ? 1 / 0.8 : 0));
  if (name.endsWith('_confidences') || name.endsWith('_metadata')) return fill(() => rng.next());
  return fill(() => rng.normal());
}

/** Rows of the last axis, each divided by its sum. */
function normalized({ data, shape }: HostTensor): HostTensor {
  const width = shape.at(-1)!;
  const sums = Array.from({ length: data.length / width }, (_, row) =>
    Array.from(data.subarray(row * width, (row + 1) * width)).reduce((sum, value) => sum + value, 0),
  );
  return floats(
    Float32Array.from(data, (value, index) => value / sums[Math.floor(index / width)]!),
    shape,
  );
}
