import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { networkLayout, networkTrunk } from '../../../models/network/network.js';
import { type Params, unpack } from '../../../models/network/parameters.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { type NetworkShape, PERSONAL_WIDTH } from '../../../models/network/shape.js';
import { createEngine } from '../../../training/engines/create-engine.js';
import { initialState } from '../../../training/engines/engine.js';
import { checkMetaGradient } from '../../../training/meta/gradient-check.js';
import type { MetaConfig } from '../../../training/meta/meta-config.js';
import { networkInputs } from '../../../training/tasks/task-inputs.js';
import { CONFIG, randomBatch, randomParameters, SHAPE, SIZES } from '../engines/random-batch.js';

const PERSONAL: NetworkShape = { ...SHAPE, personal: true };
const VECTOR: MetaConfig = { ...CONFIG, adapts: 'vector', innerLearningRate: 1 };
const VECTOR_AT = networkLayout(PERSONAL).size - PERSONAL_WIDTH;

/** Parameters as training has them: everybody's vector is zero. */
function trained(): Float32Array {
  return randomParameters(5, PERSONAL, VECTOR).fill(0, VECTOR_AT, VECTOR_AT + PERSONAL_WIDTH);
}

/** The shared layers' output for random tasks. */
function hidden(params: Params, shape: NetworkShape): number[] {
  const batch = randomBatch(3, SIZES, shape);
  const inputs = Object.fromEntries(
    Object.entries(batch).map(([name, { data, shape: dims }]) => [name, tf.tensor(data, [...dims])]),
  );
  return Array.from(networkTrunk(params, networkInputs(inputs, 'query'), shape).hidden.dataSync());
}

beforeAll(async () => {
  prepareTensorflow();
  await tf.setBackend('cpu');
});

describe('a network with a vector for each user', () => {
  it('is the network without where the vector is zero, and another where it is not', () => {
    tf.tidy(() => {
      const params = unpack(tf.tensor1d(trained()), networkLayout(PERSONAL).parameters);
      const plain = hidden(params, SHAPE);
      expect(hidden(params, PERSONAL)).toEqual(plain);
      expect(hidden({ ...params, 'personal/vector': tf.ones([1, PERSONAL_WIDTH]) }, PERSONAL)).not.toEqual(plain);
    });
  });

  it('has its meta-gradient from a central difference, compiled', async () => {
    const batch = randomBatch(3, SIZES, PERSONAL);
    const ratio = await checkMetaGradient('cpu', PERSONAL, VECTOR, trained(), batch);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.002);
  });

  it('starts at zero for everybody, however long it is trained; the adapter learns', async () => {
    const engine = createEngine('cpu', PERSONAL, VECTOR);
    const begun = initialState(trained());
    let state = begun;
    for (let step = 0; step < 3; step++) ({ state } = await engine.step(state, randomBatch(step, SIZES, PERSONAL)));
    const { before, after } = await engine.losses(state.parameters, randomBatch(3, SIZES, PERSONAL));
    await engine.release();
    expect(state.parameters.slice(VECTOR_AT)).toEqual(new Float32Array(PERSONAL_WIDTH));
    const adapter = networkLayout(PERSONAL).parameters.find(({ name }) => name === 'personal/adapter/item/weight')!;
    expect(state.parameters[adapter.offset]).not.toBe(begun.parameters[adapter.offset]);
    expect(after).not.toEqual(before); // the inner loop gives each task its own
  });
});
