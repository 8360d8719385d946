import type * as tf from '@tensorflow/tfjs';
import { FusionError } from '../../data/schema/errors.js';
import { Graph, type GraphOptions } from './graph.js';
import type { KernelCall } from './tape.js';
import type { TensorType, Value } from './value.js';
import { withRecording } from './with-recording.js';

/** A named input of a program. */
export interface InputSpec<Size = number> {
  readonly name: string;
  readonly shape: readonly Size[];
  readonly dtype?: TensorType;
}

/** A pure function over tensors: named inputs to named outputs. */
export type Program = (inputs: Readonly<Record<string, tf.Tensor>>) => Readonly<Record<string, tf.Tensor>>;

/** A graph, and which of its values are asked for. */
export interface RecordedGraph {
  readonly graph: Graph;
  readonly outputs: Readonly<Record<string, Value>>;
}

/** A program and the inputs it takes, whose sizes may be symbols; the same program runs eagerly and compiled. */
export interface SpecifiedProgram {
  readonly inputs: readonly InputSpec<number | string>[];
  readonly program: Program;
}

/** What one recording gives. */
export interface Recording extends RecordedGraph {
  /** The kernels that the program called, its gradients included: the program before anything is simplified. */
  readonly tape: readonly KernelCall[];
}

/** How tfjs says that a backend lacks a kernel. */
const MISSING_KERNEL = /kernel '(\w+)'.* for backend/i;

/**
 * Records what a program does to tensors of the given shapes.
 * @throws FusionError `unsupported_kernel` when it uses a kernel the compiler does not translate
 * @throws Error when it asks for a tensor's elements, or passes tensors that do not fit
 */
export function record(program: Program, inputs: readonly InputSpec[], options: GraphOptions = {}): Recording {
  const graph = new Graph(options);
  const outputs: Record<string, Value> = {};
  try {
    const tape = withRecording(graph, ({ tensorOf, valueFrom }) => {
      const tensors = inputs.map(
        ({ name, shape, dtype }) => [name, tensorOf(graph.input(name, shape, dtype))] as const,
      );
      for (const [name, result] of Object.entries(program(Object.fromEntries(tensors))))
        outputs[name] = valueFrom(result);
    });
    return { tape, graph, outputs };
  } catch (error) {
    throw named(error);
  }
}

function named(error: unknown): unknown {
  const kernel = error instanceof Error ? MISSING_KERNEL.exec(error.message)?.[1] : undefined;
  if (kernel === undefined) return error;
  const message = `The program uses the tfjs kernel ${kernel}, which the compiler does not translate.`;
  return new FusionError('unsupported_kernel', message, { kernel }, error);
}
