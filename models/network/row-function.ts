import * as tf from '@tensorflow/tfjs';

/** One number for each row of x [..., K], and how it changes. What is given is not differentiated. */
export interface RowFunction {
  /** [..., 1] */
  readonly value: (x: tf.Tensor, given: tf.Tensor) => tf.Tensor;
  /** The gradient; [..., K] */
  readonly slope: (x: tf.Tensor, given: tf.Tensor) => tf.Tensor;
  /** The Hessian times a direction; both [..., K] */
  readonly curvature: (direction: tf.Tensor, x: tf.Tensor, given: tf.Tensor) => tf.Tensor;
}

/**
 * A function whose first and second derivatives are written out. The chain rule goes back through a softmax once for each time that it
 * was computed, which in a gradient of a gradient is twice, and in an inner loop each of its operations is paid for in every step.
 * @param x [..., K] @param given whatever the function needs beside
 * @returns [..., 1]
 */
export function ofRows(f: RowFunction, x: tf.Tensor, given: tf.Tensor): tf.Tensor {
  const value = tf.customGrad((at, save) => {
    (save as tf.GradSaveFunc)([at as tf.Tensor, given]);
    return {
      value: f.value(at as tf.Tensor, given),
      gradFunc: (dy: tf.Tensor, [saved, kept]: readonly tf.Tensor[]) => gradientOfRows(f, dy, saved!, kept!),
    };
  });
  return value(x);
}

/** dy · slope. @param dy [..., 1] @returns [..., K] */
function gradientOfRows(f: RowFunction, dy: tf.Tensor, x: tf.Tensor, given: tf.Tensor): tf.Tensor {
  const gradient = tf.customGrad((by, at, save) => {
    (save as tf.GradSaveFunc)([by as tf.Tensor, at as tf.Tensor, given]);
    return {
      value: tf.mul(by as tf.Tensor, f.slope(at as tf.Tensor, given)),
      gradFunc: (dg: tf.Tensor, [factor, saved, kept]: readonly tf.Tensor[]) => [
        tf.sum(tf.mul(dg, f.slope(saved!, kept!)), -1, true),
        tf.mul(factor!, f.curvature(dg, saved!, kept!)),
      ],
    };
  });
  return gradient(dy, x);
}
