import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { multimodalContext } from '../../../models/network/multimodal-context.js';
import { networkLayout, userContext } from '../../../models/network/network.js';
import { initializeParameters, type Params, unpack } from '../../../models/network/parameters.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { ATTENTION_HEADS, type NetworkShape, SESSION_CONTEXT, SESSION_WIDTH } from '../../../models/network/shape.js';
import { createEngine } from '../../../training/engines/create-engine.js';
import { checkMetaGradient } from '../../../training/meta/gradient-check.js';
import { CONFIG, randomBatch, randomParameters, SHAPE, SIZES } from '../engines/random-batch.js';

const ATTENDED: NetworkShape = {
  ...SHAPE,
  contexts: [
    { name: 'temporal', width: 2 },
    { name: 'social', width: 1 },
  ],
  contextFusion: 'attended',
};
const FEATURES = [0.5, -1, 2];
const TOKENS = 3;

const paramsOf = (shape: NetworkShape, flat = randomParameters(5, shape)): Params =>
  unpack(tf.tensor1d(flat), networkLayout(shape).parameters);
const row = (values: readonly number[]) => tf.tensor3d([[[...values]]]);
const list = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
const session = () => tf.linspace(-1, 1, SESSION_CONTEXT).reshape([1, 1, SESSION_CONTEXT]);

/** Context and attention, told only what the mask has; attention by head. */
const told = (mask: readonly number[]) =>
  tf.tidy(() => {
    const features = row(FEATURES.map((x, k) => x * mask[k]!));
    const { context, attention } = multimodalContext(paramsOf(ATTENDED), session(), features, row(mask), ATTENDED);
    const flat = list(attention);
    const heads = Array.from({ length: ATTENTION_HEADS }, (_, head) => flat.slice(head * TOKENS, (head + 1) * TOKENS));
    return { context: list(context), heads };
  });

beforeAll(async () => {
  prepareTensorflow();
  await tf.setBackend('cpu');
});

describe('multimodalContext', () => {
  it('is the session’s where nothing else is known', () => {
    const { context, heads } = told([0, 0, 0]);
    expect(context).toEqual(tf.tidy(() => list(session())));
    for (const [own, ...others] of heads) {
      expect(own).toBeCloseTo(1, 6);
      for (const other of others) expect(other).toBeLessThan(1e-20);
    }
  });

  it('is the session extractor’s output for a user without a situation, through the whole network', () => {
    tf.tidy(() => {
      const user = { sessionFeatures: tf.ones([1, 1, SESSION_WIDTH]), sessionMask: tf.ones([1, 1, SESSION_WIDTH]) };
      const nowhere = { ...user, contextFeatures: row([0, 0, 0]), contextMask: row([0, 0, 0]) };
      const params = paramsOf(ATTENDED);
      expect(list(userContext(params, nowhere, ATTENDED).context)).toEqual(
        list(userContext(params, user, SHAPE).context),
      );
    });
  });

  it('is the session’s before training, whatever is known', () => {
    const initial = initializeParameters(networkLayout(ATTENDED), createRng(1, 'initial'));
    tf.tidy(() => {
      const params = paramsOf(ATTENDED, initial);
      const { context } = multimodalContext(params, session(), row(FEATURES), row([1, 1, 1]), ATTENDED);
      expect(list(context)).toEqual(list(session()));
    });
  });

  it('attends to the groups that are there, and every head’s attention sums to 1', () => {
    const [temporal, both] = [told([1, 1, 0]), told([1, 1, 1])];
    for (const [own, time, social] of temporal.heads) {
      expect(own! + time!).toBeCloseTo(1, 6);
      expect(time).toBeGreaterThan(0.01);
      expect(social).toBeLessThan(1e-20);
    }
    for (const head of both.heads) expect(head.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    expect(both.context).not.toEqual(temporal.context);
    expect(temporal.context).not.toEqual(told([0, 0, 0]).context);
  });

  it('lets the session decide what it attends to', () => {
    const [one, other] = [1, -1].map((sign) =>
      tf.tidy(() => {
        const asking = tf.mul(session(), sign);
        return list(multimodalContext(paramsOf(ATTENDED), asking, row(FEATURES), row([1, 1, 1]), ATTENDED).attention);
      }),
    );
    expect(one).not.toEqual(other);
  });

  it('is differentiated rightly, through the inner loop and the compiler', async () => {
    const batch = randomBatch(3, SIZES, ATTENDED);
    const ratio = await checkMetaGradient('cpu', ATTENDED, CONFIG, randomParameters(5, ATTENDED), batch);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.002);
  });

  it('has the same losses and meta-gradient compiled as eager', async () => {
    const batch = randomBatch(3, SIZES, ATTENDED);
    const parameters = randomParameters(5, ATTENDED);
    const [compiled, eager] = await Promise.all(
      (['cpu', 'tfjs'] as const).map(async (name) => {
        const engine = createEngine(name, ATTENDED, CONFIG);
        const found = await engine.gradient(parameters, batch);
        await engine.release();
        return found;
      }),
    );
    expect(compiled!.loss).toBeCloseTo(eager!.loss, 5);
    const norm = Math.hypot(...eager!.gradient);
    const off = Math.hypot(...eager!.gradient.map((x, k) => x - compiled!.gradient[k]!));
    expect(off / norm).toBeLessThan(1e-4);
  });
});
