import * as tf from '@tensorflow/tfjs';

/**
 * Gradients that are right when they are differentiated again, on every tfjs backend.
 *
 * MAML differentiates through gradients. In tfjs 4.22 an operator whose gradient saves its *output* loses a path in the
 * second derivative (tensorflow/tfjs#3252): `exp`, `tanh`, `sigmoid` and `softmax` are silently wrong, and everything that
 * compares (`maximum`, `where`, `clipByValue`) throws. Registering a gradient again replaces it, so the cure is here, once,
 * for eager and compiled runs alike. `test/unit/network/second-order-gradients.test.ts` holds it against central differences.
 */
export function registerSecondOrderGradients(): void {
  for (const gradient of GRADIENTS) tf.registerGradient(gradient);
}

type Gradient = tf.GradConfig;

/** dy spread back over the axes that a reduction took away. */
function spread(dy: tf.Tensor, x: tf.Tensor, axis: number | number[]): tf.Tensor {
  const axes = tf.util.parseAxisParam(axis, x.shape);
  const kept = x.shape.map((dimension, index) => (axes.includes(index) ? 1 : dimension));
  return tf.broadcastTo(tf.reshape(dy, kept), x.shape);
}

/** The gradient of a broadcast batch axis is summed over it; tfjs's own forgets to. */
function unbroadcastBatch(gradient: tf.Tensor, like: tf.Tensor): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(like.shape.slice(0, -2), gradient.shape.slice(0, -2));
  return axes.length > 0 ? tf.reshape(tf.sum(gradient, axes), like.shape) : gradient;
}

/** Whether all of a batch multiply by this one matrix. */
function isShared(matrix: tf.Tensor): boolean {
  return matrix.shape.slice(0, -2).every((dimension) => dimension === 1);
}

/** The rows of a whole batch as one matrix. A shared matrix's gradient is then one product, and not one per task and their sum. */
function asRows(x: tf.Tensor): tf.Tensor {
  const width = x.shape.at(-1)!;
  return tf.reshape(x, [x.size / width, width]);
}

const unary = (kernelName: string, derivative: (x: tf.Tensor) => tf.Tensor): Gradient => ({
  kernelName,
  inputsToSave: ['x'],
  gradFunc: (dy, saved) => ({ x: () => tf.mul(dy as tf.Tensor, derivative(saved[0]!)) }),
});

/** A comparison is flat wherever it has a derivative. */
const flat = (kernelName: string, ...inputs: readonly string[]): Gradient => ({
  kernelName,
  inputsToSave: [...inputs],
  gradFunc: (_dy, saved) =>
    Object.fromEntries(inputs.map((name, index) => [name, () => tf.zerosLike(tf.cast(saved[index]!, 'float32'))])),
});

const GRADIENTS: readonly Gradient[] = [
  unary('Exp', (x) => tf.exp(x)),
  unary('Tanh', (x) => tf.sub(1, tf.square(tf.tanh(x)))),
  unary('Sigmoid', (x) => {
    const s = tf.sigmoid(x);
    return tf.mul(s, tf.sub(1, s));
  }),
  unary('Elu', (x) => tf.where(tf.greater(x, 0), tf.onesLike(x), tf.exp(x))),
  {
    kernelName: 'Softmax',
    inputsToSave: ['logits'],
    gradFunc: (dy, [logits]) => ({
      logits: () => {
        const p = tf.softmax(logits!);
        const weighted = tf.mul(dy as tf.Tensor, p);
        return tf.sub(weighted, tf.mul(tf.sum(weighted, -1, true), p));
      },
    }),
  },
  // tfjs multiplies by ones made in JavaScript here, and loops over the repetitions in Tile.
  {
    kernelName: 'Sum',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => ({ x: () => spread(dy as tf.Tensor, x!, axisOf(attributes)) }),
  },
  {
    kernelName: 'Mean',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => ({
      x: () => {
        const axes = tf.util.parseAxisParam(axisOf(attributes), x!.shape);
        const count = axes.reduce((product, axis) => product * x!.shape[axis]!, 1);
        return spread(tf.div(dy as tf.Tensor, count), x!, axes);
      },
    }),
  },
  {
    kernelName: 'Tile',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => ({
      x: () => {
        const reps = attributes['reps'] as unknown as number[];
        const repeated = reps.flatMap((times, axis) => (times === 1 ? [] : [axis]));
        if (repeated.every((axis) => x!.shape[axis] === 1)) return tf.sum(dy as tf.Tensor, repeated, true);
        const split = tf.reshape(
          dy as tf.Tensor,
          x!.shape.flatMap((dimension, axis) => [reps[axis]!, dimension]),
        );
        return tf.reshape(
          tf.sum(
            split,
            reps.map((_, axis) => 2 * axis),
          ),
          x!.shape,
        );
      },
    }),
  },
  // tfjs turns the axes of the result where the sum is not along the last.
  {
    kernelName: 'Cumsum',
    gradFunc: (dy, _saved, attributes) => {
      const { axis, exclusive, reverse } = attributes as unknown as {
        axis: number;
        exclusive: boolean;
        reverse: boolean;
      };
      return { x: () => tf.cumsum(dy as tf.Tensor, axis, exclusive, !reverse) };
    },
  },
  {
    kernelName: 'BatchMatMul',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b], attributes) => {
      const { transposeA, transposeB } = attributes as unknown as { transposeA: boolean; transposeB: boolean };
      const d = dy as tf.Tensor;
      return {
        a: () =>
          unbroadcastBatch(transposeA ? tf.matMul(b!, d, transposeB, true) : tf.matMul(d, b!, false, !transposeB), a!),
        b: () => {
          if (!transposeA && !transposeB && isShared(b!))
            return tf.reshape(tf.matMul(asRows(a!), asRows(d), true), b!.shape);
          return unbroadcastBatch(transposeB ? tf.matMul(d, a!, true, transposeA) : tf.matMul(a!, d, !transposeA), b!);
        },
      };
    },
  },
  ...['Greater', 'GreaterEqual', 'Less', 'LessEqual', 'Equal', 'NotEqual', 'LogicalAnd', 'LogicalOr'].map(
    (kernelName) => flat(kernelName, 'a', 'b'),
  ),
  flat('LogicalNot', 'x'),
];

function axisOf(attributes: tf.NamedAttrMap): number | number[] {
  return attributes['axis'] as unknown as number | number[];
}
