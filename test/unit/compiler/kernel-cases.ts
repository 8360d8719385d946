import * as tf from '@tensorflow/tfjs';
import { createRng } from '../../../data/schema/random.js';
import { floats, type HostTensor } from '../../../training/engines/runtime.js';

/** One use of a kernel: what goes in, and a function of it that reaches the kernel. */
export interface KernelCase {
  readonly inputs: readonly HostTensor[];
  readonly apply: (...inputs: readonly tf.Tensor[]) => tf.Tensor;
  /** False where tfjs, or the compiler, has no gradient to run. */
  readonly differentiable: boolean;
}

type Apply = (...inputs: readonly tf.Tensor[]) => tf.Tensor;

const rng = createRng(1, 'kernel cases');

/** Random numbers in [low, high). */
function random(shape: readonly number[], low = -2, high = 2): HostTensor {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  return floats(
    Float32Array.from({ length: size }, () => low + (high - low) * rng.next()),
    shape,
  );
}

function integers(...list: readonly number[]): HostTensor {
  return { data: Int32Array.from(list), shape: [list.length] };
}

const smooth = (inputs: readonly HostTensor[], apply: Apply): KernelCase => ({ inputs, apply, differentiable: true });
const valueOnly = (inputs: readonly HostTensor[], apply: Apply): KernelCase => ({
  inputs,
  apply,
  differentiable: false,
});

/** An elementwise function of one tensor. */
const one = (apply: (x: tf.Tensor) => tf.Tensor, low = -2, high = 2) => [
  smooth([random([2, 3], low, high)], (x) => apply(x!)),
];

/** An elementwise function of two: equal shapes, broadcast to the left and to the right, and against a number. */
const two = (apply: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, low = -2, high = 2) => [
  smooth([random([2, 3], low, high), random([2, 3], low, high)], (a, b) => apply(a!, b!)),
  smooth([random([4, 1, 3], low, high), random([2, 1], low, high)], (a, b) => apply(a!, b!)),
  smooth([random([3], low, high), random([2, 3], low, high)], (a, b) => apply(a!, b!)),
  smooth([random([2, 3], low, high)], (a) => apply(a!, tf.scalar(1.5))),
  smooth([random([3], low, high)], (a) => apply(a!, tf.fill([2, 3], 2))),
  smooth([random([2, 3], low, high)], (a) => apply(tf.scalar(1.5), a!)),
];

/** A function of two whose gradient in tfjs does not sum over broadcast axes, and says so: broadcast in value only. */
const same = (apply: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) => [
  smooth([random([2, 3]), random([2, 3])], (a, b) => apply(a!, b!)),
  valueOnly([random([4, 1, 3]), random([2, 1])], (a, b) => apply(a!, b!)),
];

/** A comparison of the variables, where it matters: as the condition of a choice between two functions of them. */
const choice = (compare: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) => [
  smooth([random([2, 3]), random([2, 3])], (a, b) =>
    tf.where(compare(a!, b!), tf.mul(a!, b!), tf.sub(a!, tf.square(b!))),
  ),
  smooth([random([2, 3]), random([3])], (a, b) => tf.mul(a!, tf.cast(compare(a!, b!), 'float32'))),
];

const positive = (x: tf.Tensor) => tf.greater(x, 0);

const reduction = (apply: (x: tf.Tensor, axis: number | number[] | undefined, keep: boolean) => tf.Tensor) =>
  [smooth, smooth].flatMap((make, keep) => [
    make([random([2, 3, 4])], (x) => apply(x!, undefined, keep === 1)),
    make([random([2, 3, 4])], (x) => apply(x!, -1, keep === 1)),
    make([random([2, 3, 4])], (x) => apply(x!, [0, 2], keep === 1)),
    make([random([2, 1, 4])], (x) => apply(x!, 1, keep === 1)),
    make([random([1, 3])], (x) => apply(tf.tile(x!, [4, 1]), 0, keep === 1)),
  ]);

const product = (a: readonly number[], b: readonly number[], transposeA = false, transposeB = false) =>
  smooth([random(a), random(b)], (x, y) => tf.matMul(x!, y!, transposeA, transposeB));

/** Every kernel that the compiler translates, by its tfjs name. */
export const KERNEL_CASES: Readonly<Record<string, readonly KernelCase[]>> = {
  Add: two(tf.add),
  AddN: [smooth([random([2, 3]), random([2, 3]), random([2, 3])], (a, b, c) => tf.addN([a!, b!, c!]))],
  Sub: two(tf.sub),
  Multiply: two(tf.mul),
  RealDiv: two(tf.div, 0.5, 2),
  Maximum: same(tf.maximum),
  Minimum: same(tf.minimum),
  Pow: two(tf.pow, 0.5, 2),
  Neg: [
    ...one(tf.neg),
    smooth([random([3]), random([2, 3])], (a, b) => tf.neg(tf.sub(a!, b!))),
    valueOnly([integers(1, -2, 3)], (a) => tf.neg(tf.mul(a!, tf.scalar(3, 'int32')))),
  ],
  Abs: one(tf.abs),
  Sign: one((x) => tf.mul(x, tf.sign(x))),
  Floor: one((x) => tf.mul(x, tf.floor(x))),
  Reciprocal: one(tf.reciprocal, 0.5, 2),
  Square: one(tf.square),
  SquaredDifference: same(tf.squaredDifference),
  ClipByValue: one((x) => tf.clipByValue(x, -0.5, 1)),

  Exp: [...one(tf.exp), valueOnly([integers(0, 1, 2)], (x) => tf.exp(x!))],
  Log: one(tf.log, 0.5, 2),
  Sqrt: one(tf.sqrt, 0.5, 2),
  Rsqrt: one(tf.rsqrt, 0.5, 2),
  Relu: one(tf.relu),
  Sigmoid: one(tf.sigmoid),
  Tanh: one(tf.tanh),
  Softplus: one(tf.softplus),
  Erf: one(tf.erf),
  Softmax: [...one((x) => tf.softmax(x)), smooth([random([1, 4])], (x) => tf.softmax(tf.tile(x!, [3, 1])))],
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
    smooth([random([2, 3]), random([2, 3])], (a, b) => tf.where(positive(a!), tf.square(a!), tf.mul(a!, b!))),
    smooth([random([2, 1]), random([1, 3])], (a, b) => tf.where(positive(a!), b!, tf.mul(a!, b!))),
    smooth([random([2, 3])], (a) => tf.where(positive(a!), a!, tf.scalar(-1))),
  ],

  BatchMatMul: [
    product([2, 3], [3, 4]),
    product([3, 2], [3, 4], true),
    product([2, 3], [4, 3], false, true),
    product([3, 2], [4, 3], true, true),
    product([5, 2, 3], [5, 3, 4]),
    product([5, 2, 3], [1, 3, 4]), // shared parameters: what a broadcast batch axis is for
    product([1, 2, 3], [5, 3, 4]),
    product([2, 5, 3, 2], [1, 1, 3, 4], true), // tfjs itself is wrong where only some batch axes broadcast
    product([1, 1, 2, 3], [2, 5, 4, 3], false, true),
    smooth([random([2, 3]), random([4, 3])], (a, b) =>
      tf.mul(tf.matMul(tf.neg(tf.mul(a!, 3)), tf.transpose(b!)), tf.scalar(0.5)),
    ),
    smooth([random([1, 2, 3]), random([1, 3, 4])], (a, b) => tf.matMul(tf.tile(a!, [5, 1, 1]), tf.tile(b!, [5, 1, 1]))),
    smooth([random([2, 3])], (a) => tf.matMul(a!, tf.ones([3, 2]))),
    smooth([random([2, 3])], (a) => tf.add(a!, tf.matMul(a!, tf.zeros([3, 3])))),
  ],
  Sum: [...reduction(tf.sum), valueOnly([integers(1, 2)], (x) => tf.sum(tf.tile(tf.reshape(x!, [1, 2]), [3, 1]), 0))],
  Mean: [...reduction(tf.mean), valueOnly([integers(1, 2)], (x) => tf.mean(x!))],
  Max: reduction(tf.max),
  Min: reduction(tf.min),
  Prod: reduction(tf.prod).map(({ inputs, apply }) => valueOnly(inputs, apply)), // its gradient is a cumulative product

  Identity: one(tf.clone),
  Cast: [
    ...one((x) => tf.mul(x, tf.cast(positive(x), 'float32'))),
    valueOnly([random([2, 3])], (x) => tf.cast(x!, 'int32')),
    valueOnly([random([2, 3])], (x) => tf.cast(tf.cast(x!, 'bool'), 'float32')),
    valueOnly([random([2])], (x) => tf.add(x!, tf.cast(tf.cast(tf.scalar(0.5), 'bool'), 'float32'))),
    valueOnly([random([2])], (x) => tf.add(x!, tf.cast(tf.cast(tf.scalar(-1.5), 'int32'), 'float32'))),
  ],
  Reshape: [
    ...one((x) => tf.reshape(x, [3, -1])),
    smooth([random([1, 1])], (x) => tf.reshape(tf.tile(x!, [2, 3]), [6])),
    smooth([random([2, 3])], (x) => tf.reshape(tf.sum(x!, 1), [2, 1])),
  ],
  ExpandDims: [...one((x) => tf.expandDims(x, 1)), ...one((x) => tf.expandDims(x, -1))],
  Transpose: [
    ...one((x) => tf.transpose(x)),
    smooth([random([2, 3, 4])], (x) => tf.transpose(tf.transpose(x!, [1, 2, 0]), [0, 2, 1])),
  ],
  Tile: [
    smooth([random([2, 1, 3])], (x) => tf.tile(x!, [1, 4, 1])),
    smooth([random([2, 3])], (x) => tf.tile(x!, [2, 3])),
  ],
  Slice: [smooth([random([4, 5])], (x) => tf.slice(x!, [1, 0], [2, -1])), ...one((x) => tf.slice(x, 1, 1))],
  SplitV: [
    smooth([random([2, 6])], (x) => {
      const [a, b] = tf.split(x!, 2, -1);
      return tf.mul(a!, b!);
    }),
    smooth([random([6])], (x) => {
      const [a, , c] = tf.split(x!, [1, 3, 2]);
      return tf.mul(a!, c!);
    }),
  ],
  Concat: [
    smooth([random([2, 3]), random([2, 1])], (a, b) => tf.concat([a!, b!], -1)),
    smooth([random([2, 3]), random([1, 3])], (a, b) => tf.concat([a!, b!, tf.zeros([0, 3])], 0)),
  ],
  Pack: [smooth([random([2, 3]), random([2, 3])], (a, b) => tf.stack([a!, b!], 1))],
  Unpack: [
    smooth([random([3, 2])], (x) => {
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
    valueOnly([integers(1, 2)], (x) => tf.pad(x!, [[1, 1]])),
  ],

  ZerosLike: one((x) => tf.add(x, tf.zerosLike(x))),
  OnesLike: one((x) => tf.add(x, tf.onesLike(x))),
  Fill: [...one((x) => tf.mul(x, tf.fill([2, 3], 0.25))), valueOnly([integers(1)], (x) => tf.add(x!, tf.fill([2], 3)))],

  GatherV2: [
    smooth([random([4, 3]), integers(3, 0, 3)], (x, index) => tf.gather(x!, index!)),
    smooth([random([2, 4]), integers(1, 1, 0)], (x, index) => tf.gather(x!, index!, 1)),
  ],
  UnsortedSegmentSum: [
    smooth([random([4, 3]), integers(1, 0, 1, 1)], (x, ids) => tf.unsortedSegmentSum(x!, ids! as tf.Tensor1D, 3)),
  ],
};
