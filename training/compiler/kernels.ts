import { binary, cast, unary } from './arithmetic.js';
import { expm1, log1p } from './compensated.js';
import { axesOf, type Kernel } from './kernel.js';
import { matMul, reduce } from './products.js';
import { select } from './select.js';
import { SHAPE_KERNELS } from './shape-kernels.js';
import { expand } from './structure.js';

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

/** Every kernel that the compiler translates. Others fail while recording, under their own name. */
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

  ...SHAPE_KERNELS,
};
