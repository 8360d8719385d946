import type * as tf from '@tensorflow/tfjs';
import { Graph, type GraphOptions } from './graph.js';
import { withRecording } from './recording-backend.js';
import type { DType, Value } from './value.js';

/** A named input of a program. */
export interface InputSpec<Size = number> {
  readonly name: string;
  readonly shape: readonly Size[];
  readonly dtype?: DType;
}

/** A pure function over tensors: named inputs to named outputs. */
export type Program = (inputs: Readonly<Record<string, tf.Tensor>>) => Readonly<Record<string, tf.Tensor>>;

/** What one recording gives. */
export interface Recording {
  readonly graph: Graph;
  readonly outputs: Readonly<Record<string, Value>>;
}

/**
 * Records what a program does to tensors of the given shapes.
 * @throws Error when it uses a kernel the compiler does not translate, or asks for a tensor's elements.
 */
export function record(program: Program, inputs: readonly InputSpec[], options: GraphOptions = {}): Recording {
  const graph = new Graph(options);
  const outputs: Record<string, Value> = {};
  withRecording(graph, ({ tensorOf, valueFrom }) => {
    const tensors = inputs.map(({ name, shape, dtype }) => [name, tensorOf(graph.input(name, shape, dtype))] as const);
    for (const [name, result] of Object.entries(program(Object.fromEntries(tensors))))
      outputs[name] = valueFrom(result);
  });
  return { graph, outputs };
}
