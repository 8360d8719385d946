import * as tf from '@tensorflow/tfjs';
import { binary, cast, unary } from './arithmetic.js';
import { expm1, log1p } from './compensated.js';
import type { Graph } from './graph.js';
import { matMul, reduce } from './products.js';
import { select } from './select.js';
import { concat, expand, reshape, slice, split, tile, transpose } from './structure.js';
import { type DType, type Shape, sizeOf, type Value } from './value.js';

/**
 * How each tfjs kernel becomes values, which are ONNX nodes: what is run, and the shape it gives, in one place. Kernels that
 * are not in the table fail while recording, under their own name.
 *
 * An entry is given the graph, the kernel's named inputs and its attributes. It makes values with the constructors of
 * `arithmetic`, `structure` and `products`, which simplify, or with `graph.value(op, inputs, shape, attributes, dtype)`, one
 * ONNX node as it is: sizes and axes are inputs made by `graph.sizes` and `graph.integers`, a float attribute is `{ float }`.
 * tfjs checks shapes in kernels, not in operators, so the checks are here. docs/compiler.md adds one step by step.
 */
export type Kernel = (graph: Graph, inputs: KernelInputs, attributes: KernelAttributes) => Value | readonly Value[];
export type KernelInputs = Readonly<Record<string, Value>>;
/** tfjs's own attributes, whose names and types differ from kernel to kernel. */
// biome-ignore lint/suspicious/noExplicitAny: tfjs types attributes as any
export type KernelAttributes = Readonly<Record<string, any>>;

const one =
  (op: string): Kernel =>
  (graph, { x }) =>
    unary(graph, op, x!);
/** A function whose result is float32 whatever it is given; ONNX's takes nothing else. */
const real =
  (op: string): Kernel =>
  (graph, { x }) =>
    unary(graph, op, cast(graph, x!, 'float32'));
const two =
  (op: string): Kernel =>
  (graph, { a, b }) =>
    binary(graph, op, a!, b!);
const test =
  (op: string): Kernel =>
  (graph, { a, b }) =>
    binary(graph, op, a!, b!, 'bool');
const reduction =
  (op: string, axisName = 'axis'): Kernel =>
  (graph, { x }, attributes) =>
    reduce(graph, op, x!, axesOf(attributes[axisName], x!.shape), attributes['keepDims'] === true);

export const KERNELS: Readonly<Record<string, Kernel>> = {
  // arithmetic
  Add: two('Add'),
  AddN: (graph, inputs) => Object.values(inputs).reduce((sum, term) => binary(graph, 'Add', sum, term)),
  Sub: two('Sub'),
  Multiply: two('Mul'),
  RealDiv: two('Div'),
  Maximum: two('Max'),
  Minimum: two('Min'),
  Pow: two('Pow'),
  Neg: one('Neg'),
  Abs: one('Abs'),
  Sign: one('Sign'),
  Floor: one('Floor'),
  Reciprocal: real('Reciprocal'),
  Square: (graph, { x }) => binary(graph, 'Mul', x!, x!),
  SquaredDifference: (graph, { a, b }) => {
    const difference = binary(graph, 'Sub', a!, b!);
    return binary(graph, 'Mul', difference, difference);
  },
  ClipByValue: (graph, { x }, { clipValueMin, clipValueMax }) =>
    binary(graph, 'Min', binary(graph, 'Max', x!, graph.number(clipValueMin)), graph.number(clipValueMax)),

  // functions
  Exp: real('Exp'),
  Log: real('Log'),
  Sqrt: real('Sqrt'),
  Rsqrt: (graph, { x }) => unary(graph, 'Reciprocal', unary(graph, 'Sqrt', cast(graph, x!, 'float32'))),
  Expm1: (graph, { x }) => expm1(graph, cast(graph, x!, 'float32')),
  Log1p: (graph, { x }) => log1p(graph, cast(graph, x!, 'float32')),
  Relu: one('Relu'),
  Elu: one('Elu'),
  LeakyRelu: (graph, { x }, { alpha }) => unary(graph, 'LeakyRelu', x!, { alpha: { float: alpha } }),
  Prelu: (graph, { x, alpha }) => {
    const slope = binary(graph, 'Mul', x!, alpha!);
    return select(graph, binary(graph, 'Greater', x!, graph.number(0), 'bool'), expand(graph, x!, slope.shape), slope);
  },
  Sigmoid: real('Sigmoid'),
  Tanh: real('Tanh'),
  Softplus: real('Softplus'),
  Erf: real('Erf'),
  Softmax: (graph, { logits }) => unary(graph, 'Softmax', logits!, { axis: -1 }),
  Step: (graph, { x }, { alpha }) => {
    const positive = binary(graph, 'Greater', x!, graph.number(0), 'bool');
    return alpha
      ? graph.value('Where', [positive, graph.number(1), graph.number(alpha)], x!.shape, {}, 'float32')
      : cast(graph, positive, 'float32');
  },

  // comparisons
  Greater: test('Greater'),
  GreaterEqual: test('GreaterOrEqual'),
  Less: test('Less'),
  LessEqual: test('LessOrEqual'),
  Equal: test('Equal'),
  NotEqual: (graph, { a, b }) => unary(graph, 'Not', binary(graph, 'Equal', a!, b!, 'bool')),
  LogicalAnd: test('And'),
  LogicalOr: test('Or'),
  LogicalNot: one('Not'),
  Select: (graph, { condition, t, e }) => select(graph, condition!, t!, e!),

  // products and reductions
  BatchMatMul: (graph, { a, b }, { transposeA, transposeB }) =>
    matMul(graph, a!, b!, transposeA === true, transposeB === true),
  Sum: reduction('ReduceSum'),
  Mean: (graph, { x }, attributes) => reduction('ReduceMean')(graph, { x: cast(graph, x!, 'float32') }, attributes),
  Max: reduction('ReduceMax', 'reductionIndices'),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  Cumsum: (graph, { x }, { axis, exclusive, reverse }) => {
    const at = graph.number(axesOf(axis, x!.shape)[0]!, [], 'int64');
    const attributes = { exclusive: Number(exclusive), reverse: Number(reverse) };
    return graph.value('CumSum', [x!, at], x!.shape, attributes, x!.dtype);
  },

  // shapes
  Identity: (_graph, { x }) => x!,
  Cast: (graph, { x }, { dtype }) => cast(graph, x!, dtype as DType),
  Reshape: (graph, { x }, { shape }) => reshape(graph, x!, tf.util.inferFromImplicitShape(shape, sizeOf(x!.shape))),
  ExpandDims: (graph, { input }, { dim }) => {
    const axis = dim < 0 ? input!.shape.length + dim + 1 : dim;
    return reshape(graph, input!, input!.shape.toSpliced(axis, 0, 1));
  },
  Transpose: (graph, { x }, { perm }) => transpose(graph, x!, perm),
  Tile: (graph, { x }, { reps }: { reps?: readonly number[] }) => tile(graph, x!, reps!),
  Slice: (graph, { x }, { begin, size }) => {
    const [start, extent] = tf.slice_util.parseSliceParams(asTensor(x!), begin, size);
    tf.slice_util.assertParamsValid(asTensor(x!), start!, extent!);
    return slice(graph, x!, start!, extent!);
  },
  SplitV: (graph, { x }, { numOrSizeSplits, axis }) => {
    const at = axesOf(axis, x!.shape)[0]!;
    return split(graph, x!, at, tf.backend_util.prepareSplitSize(asTensor(x!), numOrSizeSplits, at));
  },
  Concat: (graph, inputs, { axis }) => {
    const parts = Object.values(inputs);
    return concat(graph, parts, axesOf(axis, parts[0]!.shape)[0]!);
  },
  Pack: (graph, inputs, { axis }) =>
    concat(
      graph,
      Object.values(inputs).map((part) => reshape(graph, part, part.shape.toSpliced(axis, 0, 1))),
      axis,
    ),
  Unpack: (graph, { value }, { axis }) => {
    const at = axesOf(axis, value!.shape)[0]!;
    const rows = split(
      graph,
      value!,
      at,
      Array.from({ length: value!.shape[at]! }, () => 1),
    );
    return rows.map((row) => reshape(graph, row, row.shape.toSpliced(at, 1)));
  },
  PadV2: (
    graph,
    { x },
    { paddings, constantValue }: { paddings?: readonly (readonly number[])[]; constantValue?: number },
  ) => {
    if (paddings!.every(([before, after]) => before === 0 && after === 0)) return x!;
    const shape = x!.shape.map((dimension, axis) => paddings![axis]![0]! + dimension + paddings![axis]![1]!);
    const pads = [...paddings!.map((pair) => pair[0]!), ...paddings!.map((pair) => pair[1]!)];
    return graph.value(
      'Pad',
      [x!, graph.integers(pads), graph.number(constantValue!, [], x!.dtype)],
      shape,
      {},
      x!.dtype,
    );
  },

  // constants
  ZerosLike: (graph, { x }) => graph.number(0, x!.shape, x!.dtype),
  OnesLike: (graph, { x }) => graph.number(1, x!.shape, x!.dtype),
  Fill: (graph, _inputs, { shape, value, dtype }) => graph.number(value, shape, dtype),

  // indexing
  GatherV2: (graph, { x, indices }, { axis, batchDims }) => {
    if (batchDims) throw new Error('gather: batchDims is not supported by the compiler');
    const at = axesOf(axis, x!.shape)[0]!;
    const shape = [...x!.shape.slice(0, at), ...indices!.shape, ...x!.shape.slice(at + 1)];
    return graph.value('Gather', [x!, indices!], shape, { axis: at }, x!.dtype);
  },
  UnsortedSegmentSum: (graph, { x, segmentIds }, { numSegments }) => {
    const shape = [numSegments, ...x!.shape.slice(1)];
    const rows = cast(graph, reshape(graph, segmentIds!, [...segmentIds!.shape, 1]), 'int64');
    return graph.value('ScatterND', [graph.number(0, shape), rows, x!], shape, { reduction: 'add' }, 'float32');
  },
};

function axesOf(axis: number | readonly number[], shape: Shape): number[] {
  return tf.util.parseAxisParam(axis as number | number[], [...shape]).sort((a, b) => a - b);
}

/** tfjs's shape helpers only read `shape` and `rank`. */
function asTensor(value: Value): tf.Tensor {
  return { shape: [...value.shape], rank: value.shape.length } as unknown as tf.Tensor;
}
