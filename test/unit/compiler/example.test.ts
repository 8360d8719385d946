import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import onnxProto from 'onnx-proto';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { scope } from '../../../models/network/scope.js';
import { compile } from '../../../training/compiler/compile.js';
import type { Program } from '../../../training/compiler/record.js';
import { recordSymbolic } from '../../../training/compiler/record-symbolic.js';

const DOCUMENT = readFileSync(new URL('../../../docs/compiler.md', import.meta.url), 'utf8');
const SPECS = [
  { name: 'x', shape: ['N', 3] },
  { name: 'w', shape: [3, 4] },
];

const descend: Program = ({ x, w }) => {
  const loss = (weights: tf.Tensor) => tf.mean(tf.square(scope('layer', () => tf.relu(tf.matMul(x!, weights)))));
  return { stepped: tf.sub(w!, tf.mul(tf.grad(loss)(w!), 0.1)) };
};

describe('the example of docs/compiler.md', () => {
  beforeAll(prepareTensorflow);

  it('compiles to the nodes that stand there', () => {
    const { graph } = onnxProto.onnx.ModelProto.decode(compile(descend, SPECS, { profile: 'fused' }).bytes);
    const listing = graph!.node!.map(({ name, input }) => `${name!.padEnd(26)} ${input!.join(', ')}`).join('\n');
    expect(DOCUMENT).toContain(`\n${listing}\n`);
  });

  it('calls as many kernels as it says', () => {
    const { tape } = recordSymbolic(descend, SPECS, { profile: 'fused', round: 0 });
    expect(DOCUMENT).toContain(`tfjs calls ${tape.length} kernels`);
  });
});
