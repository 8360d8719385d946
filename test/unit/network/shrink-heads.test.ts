import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { fusionHeads } from '../../../models/network/fusion-heads.js';
import { networkLayout, networkTrunk } from '../../../models/network/network.js';
import { initializeParameters, unpack } from '../../../models/network/parameters.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { shrinkHeads } from '../../../models/network/shrink-heads.js';
import { networkInputs } from '../../../training/tasks/task-inputs.js';
import { randomBatch, randomParameters, SHAPE } from '../engines/random-batch.js';

const TRAINED = randomParameters(5);
const isSame = (a: Float32Array, b: Float32Array) => a.length === b.length && a.every((value, k) => value === b[k]);

/** What the network answers to the support rows of a batch. */
function answer(flat: Float32Array, shape = SHAPE) {
  return tf.tidy(() => {
    const inputs = Object.fromEntries(
      Object.entries(randomBatch(2)).map(([name, { data, shape: sizes }]) => [name, tf.tensor(data, [...sizes])]),
    );
    const params = unpack(tf.tensor1d(flat), networkLayout(shape).parameters);
    const { hidden, fusionInputs } = networkTrunk(params, networkInputs(inputs, 'support'), shape);
    const { weights, residual, fusedLogit, confidenceLogits, uncertainty } = fusionHeads(
      params,
      hidden,
      fusionInputs,
      shape,
    );
    const list = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
    return {
      weights: list(weights),
      residual: list(residual),
      fused: list(fusedLogit),
      confidences: list(confidenceLogits),
      uncertainty: list(uncertainty),
    };
  });
}

describe('shrinkHeads', () => {
  beforeAll(async () => {
    prepareTensorflow();
    await tf.setBackend('cpu');
  });

  it('share 0 answers as the untrained network, which is weights by count', () => {
    const untrained = answer(initializeParameters(networkLayout(SHAPE), createRng(1)));
    const shrunk = answer(shrinkHeads(TRAINED, SHAPE, 0));
    expect(shrunk.weights).toEqual(untrained.weights);
    expect(shrunk.fused).toEqual(untrained.fused);
    expect(shrunk.residual.every((value) => value === 0)).toBe(true);
    expect(answer(TRAINED).fused).not.toEqual(untrained.fused);
  });

  it('share 1 changes nothing', () => {
    expect(isSame(shrinkHeads(TRAINED, SHAPE, 1), TRAINED)).toBe(true);
  });

  it('confidences and uncertainty stay, and so does what it was given', () => {
    const before = TRAINED.slice();
    const [whole, shrunk] = [answer(TRAINED), answer(shrinkHeads(TRAINED, SHAPE, 0.5))];
    expect(shrunk.confidences).toEqual(whole.confidences);
    expect(shrunk.uncertainty).toEqual(whole.uncertainty);
    expect(isSame(TRAINED, before)).toBe(true);
  });

  it('shrinks the weights of a network without a residual, too', () => {
    const shape = { ...SHAPE, residual: false };
    const trained = randomParameters(5, shape);
    const [whole, none] = [answer(trained, shape), answer(shrinkHeads(trained, shape, 0), shape)];
    expect(none.weights).toEqual(answer(initializeParameters(networkLayout(shape), createRng(1)), shape).weights);
    expect(none.uncertainty).toEqual(whole.uncertainty);
  });
});
