import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { compile } from '../../../training/compiler/compile.js';
import { neededValues } from '../../../training/compiler/needed-values.js';
import type { Program } from '../../../training/compiler/record.js';
import { recordSymbolic } from '../../../training/compiler/record-symbolic.js';
import { labelSize, type Symbols } from '../../../training/compiler/symbols.js';
import { openOnnx } from '../../../training/engines/open-onnx.js';
import { floats, type HostTensors } from '../../../training/engines/runtime.js';
import { largestDifference, PROFILES, runEagerly } from './run-both.js';

const [INPUTS, OUTPUTS, STEPS] = [150, 64, 3];
const SPECS = [
  { name: 'x', shape: ['T', 'S', INPUTS] },
  { name: 'q', shape: ['T', 'Q', INPUTS] },
  { name: 'w', shape: [1, INPUTS, OUTPUTS] },
];

/** Each task's weights descend on its rows x; what its rows q are answered then is differentiated with respect to the start. */
function descent(answer: (x: tf.Tensor, weights: tf.Tensor) => tf.Tensor): Program {
  return ({ x, q, w }) => {
    const loss = (of: tf.Tensor) => (weights: tf.Tensor) => tf.sum(tf.square(tf.tanh(answer(of, weights))));
    const metaLoss = (shared: tf.Tensor) => {
      let own = tf.tile(shared, [x!.shape[0]!, 1, 1]);
      for (let step = 0; step < STEPS; step++) own = tf.sub(own, tf.grad(loss(x!))(own));
      return loss(q!)(own);
    };
    const { value, grad } = tf.valueAndGrad(metaLoss)(w!);
    return { value, gradient: grad };
  };
}

const ofLayer = descent((x, weights) => tf.matMul(x, weights));

function inputs(T: number, S: number, Q: number): HostTensors {
  const rng = createRng(5, T, S, Q);
  const random = (scale: number, ...shape: readonly number[]) =>
    floats(
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => scale * rng.normal()),
      shape,
    );
  return { x: random(0.05, T, S, INPUTS), q: random(0.05, T, Q, INPUTS), w: random(0.3, 1, INPUTS, OUTPUTS) };
}

describe('descent on a layer whose input stays', () => {
  beforeAll(prepareTensorflow);

  it.each(PROFILES)('is what it was, and so is its second-order gradient (%s)', async (profile) => {
    const onnx = await openOnnx(compile(ofLayer, SPECS, { profile }).bytes);
    for (const [T, S, Q] of [
      [1, 1, 1],
      [3, 5, 2],
      [2, 40, 16],
    ] as const) {
      const given = inputs(T, S, Q);
      const expected = await runEagerly({ inputs: SPECS, program: ofLayer }, given);
      expect(largestDifference(await onnx.run(given), expected), `T=${T}, S=${S}, Q=${Q}`).toBeLessThan(2e-6);
    }
  });

  it('never forms the weights of a task, nor their gradient', () => {
    const { graph, outputs } = recordSymbolic(ofLayer, SPECS, { profile: 'fused', round: 0 });
    const shapes = [...neededValues(Object.values(outputs))].map(({ shape }) => labels(shape, graph.symbols));
    expect(shapes).toContain('T,S,S');
    expect(shapes).not.toContain(`T,${INPUTS},${OUTPUTS}`);
  });
});

describe('a product of three matrices', () => {
  beforeAll(prepareTensorflow);

  it.each([
    ['from the left where the middle is narrow', 4, ['N,4', 'N,64']],
    ['as it is written where the middle is wide', 500, ['64,64', 'N,64']],
  ])('is multiplied %s', (_how, middle, expected) => {
    const specs = [
      { name: 'x', shape: ['N', 64] },
      { name: 'a', shape: [64, middle] },
      { name: 'b', shape: [middle, 64] },
    ];
    const program: Program = ({ x, a, b }) => ({ y: tf.matMul(x!, tf.matMul(a!, b!)) });
    const { graph, outputs } = recordSymbolic(program, specs, { profile: 'fused', round: 0 });
    const products = [...neededValues(Object.values(outputs))].filter(({ op }) => op === 'FusedMatMul');
    expect(products.map(({ shape }) => labels(shape, graph.symbols)).sort()).toEqual([...expected].sort());
  });
});

function labels(shape: readonly number[], symbols: Symbols): string {
  return shape.map((size) => labelSize(size, symbols)).join();
}
