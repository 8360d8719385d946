import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawLayer } from '../../../bench/layer-picture.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { scope } from '../../../models/network/scope.js';
import { recordSymbolic } from '../../../training/compiler/record-symbolic.js';

const INPUTS = [
  { name: 'x', shape: ['N', 3] },
  { name: 'w', shape: [3, 4] },
];
const step = ({ x, w }: Readonly<Record<string, tf.Tensor>>) => ({
  gradient: tf.grad((weights) => tf.sum(tf.square(scope('layer', () => tf.relu(tf.matMul(x!, weights))))))(w!),
});
const recording = () => recordSymbolic(step, INPUTS, { profile: 'fused', round: 0 });

describe('drawLayer', () => {
  beforeAll(prepareTensorflow);

  it('draws what was called and what is run, forward and backward, with symbolic shapes', async () => {
    const svg = await drawLayer(recording(), 'layer');
    // backward: where the argument is positive (Greater, Cast), times what came in (Mul), xᵀ times that
    expect(svg).toContain('After: what is run');
    expect(svg).toContain('layer: 2 forward, 4 backward');
    expect(svg).toContain('Relu [N, 4]');
    expect(svg).toContain('MatMul aᵀ·b [3, 4]');
  });

  it('refuses a part that the program does not have', async () => {
    await expect(drawLayer(recording(), 'no/such/layer')).rejects.toThrow(
      'No part of the program is called no/such/layer; there are layer',
    );
  });
});
