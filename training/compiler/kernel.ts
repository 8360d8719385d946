import * as tf from '@tensorflow/tfjs';
import type { Graph } from './graph.js';
import type { Shape, Value } from './value.js';

/**
 * How a tfjs kernel becomes values, which are ONNX nodes: what is run, and the shape it gives, in one place.
 *
 * It is given the graph, the kernel's named inputs and its attributes. It makes values with the constructors of `arithmetic`,
 * `structure` and `products`, which simplify, or with `graph.value(op, inputs, shape, attributes, dtype)`, one ONNX node as it
 * is: sizes and axes are inputs made by `graph.sizes` and `graph.integers`, a float attribute is `{ float }`. tfjs checks shapes
 * in kernels, not in operators, so the checks are here. docs/compiler.md adds one step by step.
 */
export type Kernel = (graph: Graph, inputs: KernelInputs, attributes: KernelAttributes) => Value | readonly Value[];
export type KernelInputs = Readonly<Record<string, Value>>;
/** tfjs's own attributes, whose names and types differ from kernel to kernel. */
// biome-ignore lint/suspicious/noExplicitAny: tfjs types attributes as any
export type KernelAttributes = Readonly<Record<string, any>>;

/** A kernel's axes, of which tfjs takes one or many, from the front or the end; ascending. */
export function axesOf(axis: number | readonly number[], shape: Shape): number[] {
  return tf.util.parseAxisParam(axis as number | number[], [...shape]).sort((a, b) => a - b);
}
