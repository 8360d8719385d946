import * as tf from '@tensorflow/tfjs';
import type { Rng } from '../../data/schema/random.js';
import { scope } from './scope.js';

/**
 * The network's parameters: one flat vector, and the names and shapes of its parts.
 *
 * Flat, because a checkpoint, an average over workers and an optimizer step are then one array each; what adapts to a user
 * is a range of it. As tensors, every parameter carries a leading task axis: `[1, …]` when all tasks share it, `[tasks, …]`
 * once the inner loop has made it a task's own. Broadcasting does the rest, so each layer is written once for both.
 */
export interface ParameterSpec {
  readonly name: string;
  /** Without the task axis. */
  readonly shape: readonly number[];
  readonly initialize: Initializer;
}

export type Initializer =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'normal'; readonly deviation: number };

export interface PlacedParameter extends ParameterSpec {
  readonly offset: number;
  readonly size: number;
}

export interface ParameterLayout {
  readonly parameters: readonly PlacedParameter[];
  /** Length of the flat vector. */
  readonly size: number;
}

/** Parameters by name, each `[1 or tasks, …shape]`. */
export type Params = Readonly<Record<string, tf.Tensor>>;

/** Places parameters one after another. */
export function layOut(specs: readonly ParameterSpec[]): ParameterLayout {
  let offset = 0;
  const parameters = specs.map((spec) => {
    const size = spec.shape.reduce((product, dimension) => product * dimension, 1);
    const placed = { ...spec, offset, size };
    offset += size;
    return placed;
  });
  return { parameters, size: offset };
}

/** Initial parameters, flat; the same generator gives the same vector. */
export function initializeParameters({ parameters, size }: ParameterLayout, rng: Rng): Float32Array {
  const flat = new Float32Array(size);
  for (const { offset, size: length, initialize } of parameters) {
    for (let i = offset; i < offset + length; i++) {
      flat[i] = initialize.kind === 'constant' ? initialize.value : initialize.deviation * rng.normal();
    }
  }
  return flat;
}

/** The parts of a flat vector `[size]` (or of a range of it that starts at `start`), as shared parameters `[1, …shape]`. */
export function unpack(flat: tf.Tensor, parameters: readonly PlacedParameter[], start = 0): Params {
  return Object.fromEntries(
    parameters.map(({ name, shape, offset, size }) => [
      name,
      scope(`parameters/${name}`, () => tf.reshape(tf.slice(flat, [offset - start], [size]), [1, ...shape])),
    ]),
  );
}

/** The inverse of `unpack`: shared parameters, or their gradients, as one vector. */
export function pack(params: Params, parameters: readonly PlacedParameter[]): tf.Tensor {
  return tf.concat(parameters.map(({ name, size }) => tf.reshape(params[name]!, [size])));
}

/** A weight matrix and a bias; deviation √(gain / inputs) (He et al. 2015: gain 2 before a relu). */
export function linearParameters(name: string, inputs: number, outputs: number, gain = 2): ParameterSpec[] {
  return [
    {
      name: `${name}/weight`,
      shape: [inputs, outputs],
      initialize: gain === 0 ? { kind: 'constant', value: 0 } : { kind: 'normal', deviation: Math.sqrt(gain / inputs) },
    },
    { name: `${name}/bias`, shape: [outputs], initialize: { kind: 'constant', value: 0 } },
  ];
}

/** A matrix for each part of a layer's input, and one bias; initialized as the one matrix they amount to. */
export function linearOfPartsParameters(
  name: string,
  widths: Readonly<Record<string, number>>,
  outputs: number,
): ParameterSpec[] {
  const inputs = Object.values(widths).reduce((sum, width) => sum + width, 0);
  return [
    ...Object.entries(widths).map(
      ([part, width]): ParameterSpec => ({
        name: `${name}/${part}/weight`,
        shape: [width, outputs],
        initialize: { kind: 'normal', deviation: Math.sqrt(2 / inputs) },
      }),
    ),
    { name: `${name}/bias`, shape: [outputs], initialize: { kind: 'constant', value: 0 } },
  ];
}
