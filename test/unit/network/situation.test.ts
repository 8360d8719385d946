import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { networkLayout, userContext } from '../../../models/network/network.js';
import { type Params, unpack } from '../../../models/network/parameters.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { type NetworkShape, SESSION_WIDTH } from '../../../models/network/shape.js';
import { situation } from '../../../models/network/situation.js';
import { checkMetaGradient } from '../../../training/meta/gradient-check.js';
import { CONFIG, randomBatch, randomParameters, SHAPE, SIZES } from '../engines/random-batch.js';

const SITUATED: NetworkShape = {
  ...SHAPE,
  contexts: [
    { name: 'temporal', width: 2 },
    { name: 'social', width: 1 },
  ],
};
const FEATURES = [0.5, -1, 2];

const paramsOf = (shape: NetworkShape): Params =>
  unpack(tf.tensor1d(randomParameters(5, shape)), networkLayout(shape).parameters);
const row = (values: readonly number[]) => tf.tensor3d([[[...values]]]);
const list = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

/** What a situation adds, told only what the mask has. */
const told = (mask: readonly number[]) =>
  tf.tidy(() => list(situation(paramsOf(SITUATED), row(FEATURES.map((x, k) => x * mask[k]!)), row(mask), SITUATED)));

describe('situation', () => {
  beforeAll(async () => {
    prepareTensorflow();
    await tf.setBackend('cpu');
  });

  it('adds nothing where nothing is known, so that the context is the session’s', () => {
    expect(told([0, 0, 0]).every((x) => x === 0)).toBe(true);
    tf.tidy(() => {
      const session = {
        sessionFeatures: tf.ones([1, 1, SESSION_WIDTH]),
        sessionMask: tf.ones([1, 1, SESSION_WIDTH]),
      };
      const nowhere = { ...session, contextFeatures: row([0, 0, 0]), contextMask: row([0, 0, 0]) };
      const params = paramsOf(SITUATED);
      expect(list(userContext(params, nowhere, SITUATED).context)).toEqual(
        list(userContext(params, session, SHAPE).context),
      );
    });
  });

  it('adds the groups that are known, each by itself', () => {
    const [temporal, social, both] = [told([1, 1, 0]), told([0, 0, 1]), told([1, 1, 1])];
    expect(temporal).not.toEqual(social);
    both.forEach((x, k) => {
      expect(x).toBeCloseTo(temporal[k]! + social[k]!, 5);
    });
  });

  it('tells a zero from what is missing within a group', () => {
    expect(told([1, 0, 0])).not.toEqual(told([1, 1, 0]));
    tf.tidy(() => {
      const zero = list(situation(paramsOf(SITUATED), row([0.5, 0, 0]), row([1, 1, 0]), SITUATED));
      expect(zero).not.toEqual(told([1, 0, 0]));
    });
  });

  it('is differentiated rightly, through the inner loop and the compiler', async () => {
    const batch = randomBatch(3, SIZES, SITUATED);
    const ratio = await checkMetaGradient('cpu', SITUATED, CONFIG, randomParameters(5, SITUATED), batch);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.002);
  });
});
