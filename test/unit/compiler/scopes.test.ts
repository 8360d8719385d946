import * as tf from '@tensorflow/tfjs';
import onnxProto from 'onnx-proto';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { scope } from '../../../models/network/scope.js';
import { compile } from '../../../training/compiler/compile.js';
import type { Profile } from '../../../training/compiler/graph.js';
import type { Program } from '../../../training/compiler/record.js';

/** The nodes of a program of x [2, 3] and w [3, 3], by name, in order. */
function names(program: Program, profile: Profile = 'standard'): string[] {
  const specs = [
    { name: 'x', shape: [2, 3] },
    { name: 'w', shape: [3, 3] },
  ];
  const { graph } = onnxProto.onnx.ModelProto.decode(compile(program, specs, { profile }).bytes);
  return graph!.node!.map(({ name }) => name!);
}

/** relu(x · w) in `layer`, summed in `loss`. */
const loss = (x: tf.Tensor, w: tf.Tensor) => {
  const hidden = scope('layer', () => tf.relu(tf.matMul(x, w)));
  return scope('loss', () => tf.sum(tf.square(hidden)));
};

describe('names of nodes', () => {
  beforeAll(prepareTensorflow);

  it('say the scopes a node was recorded in, its operator, and which one of those it is', () => {
    const nested: Program = ({ x }) => ({
      y: scope('outer', () => tf.exp(scope('inner', () => tf.exp(tf.exp(tf.square(x!)))))),
    });
    expect(names(nested)).toEqual(['outer/inner/Mul', 'outer/inner/Exp', 'outer/inner/Exp_1', 'outer/Exp']);
  });

  it('say of a gradient which part it is the gradient of', () => {
    const gradient: Program = ({ x, w }) => ({ y: tf.grad((weights) => loss(x!, weights))(w!) });
    expect(names(gradient)).toEqual([
      'layer/MatMul',
      'layer/Relu',
      'loss/backward/Mul',
      'layer/backward/Greater',
      'layer/backward/Cast',
      'layer/backward/Mul',
      'layer/backward/Transpose',
      'layer/backward/MatMul',
    ]);
  });

  it('give all of an operator’s gradient to the operator, also what it does to the incoming gradient first', () => {
    const shared: Program = ({ x, w }) => ({
      y: tf.grad((weights) => {
        const hidden = scope('layer', () => tf.matMul(tf.reshape(x!, [2, 1, 3]), weights));
        return scope('loss', () => tf.sum(tf.exp(hidden)));
      })(tf.reshape(w!, [1, 3, 3])),
    });
    const gradient = names(shared).filter((name) => name.includes('backward'));
    expect(gradient).toEqual(['Reshape', 'Transpose', 'MatMul', 'Reshape_1'].map((op) => `layer/backward/${op}`));
  });

  it('say of a gradient of a gradient which gradient', () => {
    const slope = (x: tf.Tensor) => tf.sum(tf.square(tf.grad((w) => scope('loss', () => tf.sum(tf.exp(w))))(x)));
    expect(names(({ x }) => ({ y: tf.grad(slope)(x!) }))).toEqual([
      'loss/Exp', // which is its own gradient
      'backward/Mul',
      'loss/backward/backward/Mul',
    ]);
  });

  it('are kept where a scale moves into a product', () => {
    const scaled: Program = ({ x, w }) => ({
      y: tf.mul(
        scope('layer', () => tf.matMul(x!, w!)),
        2,
      ),
    });
    expect(names(scaled, 'fused')).toEqual(['layer/FusedMatMul']);
  });

  it('do not meet those of inputs and outputs, whatever these are', () => {
    const specs = [{ name: 'Exp', shape: [2] }];
    const { bytes } = compile(({ Exp: x }) => ({ constant: tf.exp(x!), Exp_1: tf.add(x!, 2) }), specs);
    const { node, initializer } = onnxProto.onnx.ModelProto.decode(bytes).graph!;
    expect([...node!, ...initializer!].map(({ name }) => name)).toEqual(['Exp_2', 'Add', 'constant_1']);
    expect(node!.map(({ output }) => output)).toEqual([['constant'], ['Exp_1']]);
  });

  it('are given by the first who computes a value', () => {
    const twice: Program = ({ x }) => ({
      y: tf.add(
        scope('first', () => tf.exp(x!)),
        scope('second', () => tf.exp(x!)),
      ),
    });
    expect(names(twice)).toEqual(['first/Exp', 'Add']);
  });
});
