import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { compile } from '../../../training/compiler/compile.js';
import type { Profile } from '../../../training/compiler/graph.js';
import type { Program } from '../../../training/compiler/record.js';

/** How many nodes of each kind a program of a [2, 3] and b [3, 4] becomes, Identity for an output left out. */
function nodes(program: Program, profile: Profile = 'fused'): Readonly<Record<string, number>> {
  const specs = [
    { name: 'a', shape: [2, 3] },
    { name: 'b', shape: [3, 4] },
  ];
  const { Identity: _outputs, ...counts } = compile(program, specs, { profile }).nodeCounts;
  return counts;
}

describe('the emitted graph', () => {
  beforeAll(prepareTensorflow);

  it('computes the same expression once', () => {
    expect(nodes(({ a }) => ({ y: tf.add(tf.exp(a!), tf.sqrt(tf.exp(a!))) }))).toEqual({ Exp: 1, Sqrt: 1, Add: 1 });
  });

  it('leaves out what no output needs', () => {
    expect(
      nodes(({ a }) => {
        tf.exp(a!);
        return { y: tf.neg(a!) };
      }),
    ).toEqual({ Neg: 1 });
  });

  it('copies an output only where no node can be named after it', () => {
    const { nodeCounts } = compile(
      ({ a }) => {
        const squared = tf.square(a!);
        return { squared, again: squared, root: tf.sqrt(squared), same: a!, two: tf.scalar(2) };
      },
      [{ name: 'a', shape: [2, 3] }],
    );
    expect(nodeCounts).toEqual({ Mul: 1, Sqrt: 1, Identity: 3 });
  });

  it('does not multiply by 1, add 0 or negate twice', () => {
    expect(nodes(({ a }) => ({ y: tf.neg(tf.neg(tf.add(tf.mul(a!, 1), 0))) }))).toEqual({});
  });

  it('takes the mean, the most and the least of one number while recording', () => {
    const of = (reduce: (x: tf.Tensor) => tf.Tensor) =>
      nodes(({ a }) => ({ y: tf.mul(a!, reduce(tf.fill([2, 3], 5))) }));
    for (const reduce of [tf.mean, tf.max, tf.min]) expect(of((x) => reduce(x, 0))).toEqual({ Mul: 1 });
  });

  it('a product takes scales and a right operand’s transpose into itself where the runtime can', () => {
    const program: Program = ({ a, b }) => ({ y: tf.mul(tf.matMul(tf.mul(b!, 3), tf.neg(a!), true, true), 2) });
    expect(nodes(program)).toEqual({ Transpose: 1, FusedMatMul: 1 });
    expect(nodes(program, 'standard')).toEqual({ Transpose: 2, Mul: 2, MatMul: 1 });
  });

  it('a scaled operand that is used elsewhere too is computed, and not scaled twice', () => {
    const program: Program = ({ a, b }) => {
      const scaled = tf.mul(a!, 3);
      return { y: tf.matMul(scaled, b!), z: scaled };
    };
    expect(nodes(program)).toEqual({ MatMul: 1, Mul: 1 });
  });

  it('parameters shared by all tasks are not copied before a product', () => {
    expect(nodes(({ a, b }) => ({ y: tf.matMul(tf.stack([a!, a!]), tf.tile(tf.expandDims(b!), [2, 1, 1])) }))).toEqual({
      Reshape: 2,
      Concat: 1,
      MatMul: 1,
    });
  });

  it('what a stopped gradient multiplies is not computed', () => {
    const none: Program = ({ a, b }) => ({
      y: tf.add(tf.matMul(tf.zeros([2, 3]), b!), tf.matMul(a!, tf.concat([tf.zeros([1, 4]), tf.zeros([2, 4])]))),
    });
    expect(nodes(none)).toEqual({ Expand: 1 });
  });
});
