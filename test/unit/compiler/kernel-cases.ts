import * as tf from '@tensorflow/tfjs';
import { integers, type Operand, random } from './kernel-operands.js';

/** One use of a kernel: what goes in, and a function of it that reaches the kernel, whatever the sizes are. */
export interface KernelCase {
  readonly operands: readonly Operand[];
  readonly apply: Apply;
  /** False where tfjs, or the compiler, has no gradient to run. */
  readonly differentiable: boolean;
}

type Apply = (...inputs: readonly tf.Tensor[]) => tf.Tensor;

const smooth = (operands: readonly Operand[], apply: Apply): KernelCase => ({ operands, apply, differentiable: true });
const valueOnly = (operands: readonly Operand[], apply: Apply): KernelCase => ({
  operands,
  apply,
  differentiable: false,
});

/** An elementwise function of one tensor. */
const one = (apply: (x: tf.Tensor) => tf.Tensor, low = -2, high = 2) => [
  smooth([random(['N', 'M'], low, high)], (x) => apply(x!)),
];

/** An elementwise function of two: equal shapes, broadcast to the left and to the right, and against a number. */
const two = (apply: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, low = -2, high = 2) => [
  smooth([random(['N', 'M'], low, high), random(['N', 'M'], low, high)], (a, b) => apply(a!, b!)),
  smooth([random(['K', 1, 'M'], low, high), random(['N', 1], low, high)], (a, b) => apply(a!, b!)),
  smooth([random(['M'], low, high), random(['N', 'M'], low, high)], (a, b) => apply(a!, b!)),
  smooth([random(['N', 3], low, high)], (a) => apply(a!, tf.scalar(1.5))),
  smooth([random(['M'], low, high)], (a) => apply(a!, tf.fill([2, a!.shape[0]!], 2))),
  smooth([random(['N', 'M'], low, high)], (a) => apply(tf.scalar(1.5), a!)),
];

/** A function of two whose gradient in tfjs does not sum over broadcast axes, and says so: broadcast in value only. */
const same = (apply: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) => [
  smooth([random(['N', 'M']), random(['N', 'M'])], (a, b) => apply(a!, b!)),
  valueOnly([random(['K', 1, 'M']), random(['N', 1])], (a, b) => apply(a!, b!)),
];

/** A comparison of the variables, where it matters: as the condition of a choice between two functions of them. */
const choice = (compare: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) => [
  smooth([random(['N', 'M']), random(['N', 'M'])], (a, b) =>
    tf.where(compare(a!, b!), tf.mul(a!, b!), tf.sub(a!, tf.square(b!))),
  ),
  smooth([random(['N', 'M']), random(['M'])], (a, b) => tf.mul(a!, tf.cast(compare(a!, b!), 'float32'))),
];

const positive = (x: tf.Tensor) => tf.greater(x, 0);

const reduction = (apply: (x: tf.Tensor, axis: number | number[] | undefined, keep: boolean) => tf.Tensor) =>
  [false, true].flatMap((keep) => [
    smooth([random(['N', 3, 'M'])], (x) => apply(x!, undefined, keep)),
    smooth([random(['N', 3, 'M'])], (x) => apply(x!, -1, keep)),
    smooth([random(['N', 3, 'M'])], (x) => apply(x!, [0, 2], keep)),
    smooth([random(['N', 1, 4])], (x) => apply(x!, 1, keep)),
    smooth([random([1, 'M'])], (x) => apply(tf.tile(x!, [4, 1]), 0, keep)),
    smooth([random([1, 'M'])], (x) => apply(tf.tile(x!, [x!.shape[1]!, 1]), 0, keep)),
  ]);

const product = (a: Operand['shape'], b: Operand['shape'], transposeA = false, transposeB = false) =>
  smooth([random(a), random(b)], (x, y) => tf.matMul(x!, y!, transposeA, transposeB));

/** Every kernel that the compiler translates, by its tfjs name. */
export const KERNEL_CASES: Readonly<Record<string, readonly KernelCase[]>> = {
  Add: two(tf.add),
  AddN: [smooth([random(['N', 'M']), random(['N', 'M']), random(['N', 'M'])], (a, b, c) => tf.addN([a!, b!, c!]))],
  Sub: two(tf.sub),
  Multiply: two(tf.mul),
  RealDiv: two(tf.div, 0.5, 2),
  Maximum: same(tf.maximum),
  Minimum: same(tf.minimum),
  Pow: two(tf.pow, 0.5, 2),
  Neg: [
    ...one(tf.neg),
    smooth([random(['M']), random(['N', 'M'])], (a, b) => tf.neg(tf.sub(a!, b!))),
    valueOnly([integers(['N'], -3, 3)], (a) => tf.neg(tf.mul(a!, tf.scalar(3, 'int32')))),
  ],
  Abs: one(tf.abs),
  Sign: one((x) => tf.mul(x, tf.sign(x))),
  Floor: one((x) => tf.mul(x, tf.floor(x))),
  Reciprocal: one(tf.reciprocal, 0.5, 2),
  Square: one(tf.square),
  SquaredDifference: same(tf.squaredDifference),
  ClipByValue: one((x) => tf.clipByValue(x, -0.5, 1)),

  Exp: [...one(tf.exp), valueOnly([integers(['N'], -2, 3)], (x) => tf.exp(x!))],
  Log: one(tf.log, 0.5, 2),
  Sqrt: one(tf.sqrt, 0.5, 2),
  Rsqrt: one(tf.rsqrt, 0.5, 2),
  Expm1: [
    ...one(tf.expm1),
    ...one((x) => tf.mul(tf.expm1(x), 1e6), -1e-6, 1e-6),
    ...one(tf.expm1, -90, 30).map(({ operands, apply }) => valueOnly(operands, apply)),
  ],
  Log1p: [
    ...one(tf.log1p, -0.5, 2),
    ...one((x) => tf.mul(tf.log1p(x), 1e8), -1e-8, 1e-8),
    ...one((x) => tf.mul(tf.log1p(x), 1e6), -1e-6, 1e-6),
  ],
  Relu: one(tf.relu),
  Elu: one(tf.elu),
  LeakyRelu: one((x) => tf.leakyRelu(x, 0.3)),
  Prelu: [
    smooth([random(['N', 'M']), random(['N', 'M'])], (x, alpha) => tf.prelu(x!, alpha!)),
    smooth([random(['K', 'N', 'M']), random(['M'])], (x, alpha) => tf.prelu(x!, alpha!)),
  ],
  Sigmoid: one(tf.sigmoid),
  Tanh: one(tf.tanh),
  Softplus: one(tf.softplus),
  Erf: one(tf.erf),
  Softmax: [...one((x) => tf.softmax(x)), smooth([random([1, 'M'])], (x) => tf.softmax(tf.tile(x!, [3, 1])))],
  Step: [...one((x) => tf.mul(x, tf.step(x))), ...one((x) => tf.mul(x, tf.step(x, 0.25)))],

  Greater: choice(tf.greater),
  GreaterEqual: choice(tf.greaterEqual),
  Less: choice(tf.less),
  LessEqual: choice(tf.lessEqual),
  Equal: choice((a, b) => tf.equal(tf.sign(a), tf.sign(b))),
  NotEqual: choice((a, b) => tf.notEqual(tf.sign(a), tf.sign(b))),
  LogicalAnd: choice((a, b) => tf.logicalAnd(positive(a), positive(b))),
  LogicalOr: choice((a, b) => tf.logicalOr(positive(a), positive(b))),
  LogicalNot: choice((a, b) => tf.logicalNot(tf.greater(a, b))),
  Select: [
    smooth([random(['N', 'M']), random(['N', 'M'])], (a, b) => tf.where(positive(a!), tf.square(a!), tf.mul(a!, b!))),
    smooth([random(['N', 1]), random([1, 'M'])], (a, b) => tf.where(positive(a!), b!, tf.mul(a!, b!))),
    smooth([random(['N', 'M'])], (a) => tf.where(positive(a!), a!, tf.scalar(-1))),
  ],

  BatchMatMul: [
    product(['N', 'K'], ['K', 'M']),
    product([3, 'N'], [3, 'M'], true),
    product(['N', 3], ['M', 3], false, true),
    product(['K', 'N'], ['M', 'K'], true, true),
    product(['B', 'N', 3], ['B', 3, 'M']),
    product(['B', 'N', 3], [1, 3, 4]), // shared parameters: what a broadcast batch axis is for
    product([1, 'N', 3], ['B', 3, 4]),
    product([2, 'B', 3, 'N'], [1, 1, 3, 4], true), // tfjs itself is wrong where only some batch axes broadcast
    product([1, 1, 'N', 3], [2, 'B', 4, 3], false, true),
    smooth([random(['N', 3]), random(['M', 3])], (a, b) =>
      tf.mul(tf.matMul(tf.neg(tf.mul(a!, 3)), tf.transpose(b!)), tf.scalar(0.5)),
    ),
    smooth([random([1, 'N', 3]), random([1, 3, 4])], (a, b) =>
      tf.matMul(tf.tile(a!, [5, 1, 1]), tf.tile(b!, [5, 1, 1])),
    ),
    smooth([random(['N', 3])], (a) => tf.matMul(a!, tf.ones([3, 2]))),
    smooth([random(['N', 3])], (a) => tf.add(a!, tf.matMul(a!, tf.zeros([3, 3])))),
  ],
  Sum: [
    ...reduction(tf.sum),
    valueOnly([integers(['N'], -3, 4)], (x) => tf.sum(tf.tile(tf.reshape(x!, [1, -1]), [3, 1]), 0)),
  ],
  Mean: [...reduction(tf.mean), valueOnly([integers([4], -3, 4)], (x) => tf.mean(x!))],
  Max: reduction(tf.max),
  Min: reduction(tf.min),
  Prod: reduction(tf.prod).map(({ operands, apply }) => valueOnly(operands, apply)), // its gradient is a cumulative product

  Cumsum: [
    ...one((x) => tf.cumsum(x, 1)),
    smooth([random(['N', 3, 'M'])], (x) => tf.cumsum(x!, 1, true)),
    smooth([random(['N', 'M'])], (x) => tf.cumsum(x!, 0, false, true)),
  ],

  Identity: one(tf.clone),
  Cast: [
    ...one((x) => tf.mul(x, tf.cast(positive(x), 'float32'))),
    valueOnly([random(['N', 'M'])], (x) => tf.cast(x!, 'int32')),
    valueOnly([random(['N', 'M'])], (x) => tf.cast(tf.cast(x!, 'bool'), 'float32')),
    valueOnly([random(['N'])], (x) => tf.add(x!, tf.cast(tf.cast(tf.scalar(0.5), 'bool'), 'float32'))),
    valueOnly([random(['N'])], (x) => tf.add(x!, tf.cast(tf.cast(tf.scalar(-1.5), 'int32'), 'float32'))),
  ],
  Reshape: [
    smooth([random(['N', 3])], (x) => tf.reshape(x!, [3, -1])),
    smooth([random(['N', 'M'])], (x) => tf.reshape(x!, [x!.size])),
    smooth([random(['N', 6, 'M'])], (x) => tf.reshape(x!, [2, x!.shape[0]!, 3, x!.shape[2]!])),
    smooth([random([1, 1])], (x) => tf.reshape(tf.tile(x!, [2, 3]), [6])),
    smooth([random(['N', 'M'])], (x) => tf.reshape(tf.sum(x!, 1), [-1, 1])),
  ],
  ExpandDims: [...one((x) => tf.expandDims(x, 1)), ...one((x) => tf.expandDims(x, -1))],
  Transpose: [
    ...one((x) => tf.transpose(x)),
    smooth([random(['N', 3, 'M'])], (x) => tf.transpose(tf.transpose(x!, [1, 2, 0]), [0, 2, 1])),
  ],
  Tile: [
    smooth([random(['N', 1, 'M'])], (x) => tf.tile(x!, [1, 4, 1])),
    smooth([random(['N', 'M'])], (x) => tf.tile(x!, [2, 3])),
    smooth([random(['N', 'M'])], (x) => tf.tile(x!, [x!.shape[1]!, 1])),
  ],
  Slice: [
    smooth([random([4, 'M'])], (x) => tf.slice(x!, [1, 0], [2, -1])),
    smooth([random(['N', 3])], (x) => tf.slice(x!, [0, 1], [-1, 1])),
  ],
  SplitV: [
    smooth([random(['N', 6])], (x) => {
      const [a, b] = tf.split(x!, 2, -1);
      return tf.mul(a!, b!);
    }),
    smooth([random([6])], (x) => {
      const [a, , c] = tf.split(x!, [1, 3, 2]);
      return tf.mul(a!, c!);
    }),
  ],
  Concat: [
    smooth([random(['N', 3]), random(['N', 1])], (a, b) => tf.concat([a!, b!], -1)),
    smooth([random([2, 'M']), random([1, 'M'])], (a, b) => tf.concat([a!, b!, tf.zeros([0, a!.shape[1]!])], 0)),
  ],
  Pack: [smooth([random(['N', 'M']), random(['N', 'M'])], (a, b) => tf.stack([a!, b!], 1))],
  Unpack: [
    smooth([random(['N', 2])], (x) => {
      const [a, b] = tf.unstack(x!, 1);
      return tf.mul(a!, b!);
    }),
  ],
  PadV2: [
    smooth([random([2, 3])], (x) =>
      tf.pad(
        x!,
        [
          [0, 1],
          [2, 0],
        ],
        0.5,
      ),
    ),
    smooth([random(['N', 3])], (x) =>
      tf.pad(x!, [
        [0, 0],
        [1, 2],
      ]),
    ),
    valueOnly([integers([4], -3, 4)], (x) => tf.pad(x!, [[1, 1]])),
  ],

  ZerosLike: one((x) => tf.add(x, tf.zerosLike(x))),
  OnesLike: one((x) => tf.add(x, tf.onesLike(x))),
  Fill: [
    ...one((x) => tf.mul(x, tf.fill(x.shape, 0.25))),
    valueOnly([integers([1], -3, 4)], (x) => tf.add(x!, tf.fill([2], 3))),
  ],

  GatherV2: [
    smooth([random(['N', 'M']), integers(['K'], 0, 'N')], (x, index) => tf.gather(x!, index!)),
    smooth([random([2, 4]), integers(['K'], 0, 4)], (x, index) => tf.gather(x!, index!, 1)),
    smooth([random([2, 'M']), integers([2, 'K'], 0, 'M')], (x, index) => tf.gather(x!, index!, 1, 1)),
  ],
  UnsortedSegmentSum: [
    smooth([random(['N', 'M']), integers(['N'], 0, 3)], (x, ids) => tf.unsortedSegmentSum(x!, ids! as tf.Tensor1D, 3)),
  ],
};
