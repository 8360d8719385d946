import * as tf from '@tensorflow/tfjs';

/**
 * Runs a part of the network under a name. Nothing is computed differently: eagerly it is a `tf.tidy`, and a compiled graph
 * names its nodes by it (`fusion/layer0/MatMul`).
 */
export function scope<Result>(name: string, part: () => Result): Result {
  return tf.tidy(name, part as () => tf.TensorContainer) as Result; // tidy's type takes no interfaces; tidy itself does
}
