import { createRng, type Rng } from '../../data/schema/random.js';
import type { NetworkShape } from '../../models/network/shape.js';
import { DROPOUT_SPECS, taskInputSpecs } from '../tasks/task-inputs.js';
import { floats, type HostTensor, type HostTensors } from './runtime.js';

/**
 * Inputs of a meta-step such as training makes them: probabilities, masks of 0 and 1, prior weights and row weights that sum to
 * 1. There is nothing to learn in them: for trying and timing engines.
 *
 * @param sizes of the named dimensions: T tasks, S support and Q query rows
 */
export function randomTasks(seed: number, shape: NetworkShape, sizes: Readonly<Record<string, number>>): HostTensors {
  const specs = [...taskInputSpecs(shape), ...DROPOUT_SPECS];
  return Object.fromEntries(
    specs.map(({ name, shape: symbolic }) => {
      const dimensions = symbolic.map((size) => (typeof size === 'string' ? sizes[size]! : size));
      return [name, randomInput(name, dimensions, createRng(seed, name))];
    }),
  );
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
