import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { fusionHeads } from '../../../models/network/fusion-heads.js';
import { fusionTrunk } from '../../../models/network/fusion-trunk.js';
import { adaptingParameters, networkLayout, networkTrunk } from '../../../models/network/network.js';
import { initializeParameters, type Params, pack, unpack } from '../../../models/network/parameters.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { sessionContext } from '../../../models/network/session-context.js';
import { ATTENTION_HEADS, type NetworkShape, RESIDUAL_BOUND, SESSION_WIDTH } from '../../../models/network/shape.js';
import type { HostTensors } from '../../../training/engines/runtime.js';
import { networkInputs } from '../../../training/tasks/task-inputs.js';
import { randomBatch, randomParameters, SHAPE } from '../engines/random-batch.js';

const LAYOUT = networkLayout(SHAPE);
const [TASKS, ROWS] = [2, 4]; // of the support set of a random batch

function parameters(flat = randomParameters(5), shape: NetworkShape = SHAPE): Params {
  return unpack(tf.tensor1d(flat), networkLayout(shape).parameters);
}

function tensors(batch: HostTensors): Readonly<Record<string, tf.Tensor>> {
  return Object.fromEntries(
    Object.entries(batch).map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape])]),
  );
}

/** The whole network on the support rows of a batch. */
function run(params: Params, batch: Readonly<Record<string, tf.Tensor>>, shape: NetworkShape = SHAPE) {
  const { hidden, fusionInputs } = networkTrunk(params, networkInputs(batch, 'support'), shape);
  return fusionHeads(params, hidden, fusionInputs, shape);
}

const list = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
const largest = (tensor: tf.Tensor) => tf.max(tf.abs(tensor)).dataSync()[0]!;

describe('the network', () => {
  beforeAll(async () => {
    prepareTensorflow();
    await tf.setBackend('cpu');
  });

  describe('at initialisation', () => {
    const initial = () => parameters(initializeParameters(LAYOUT, createRng(6)));

    it('weighs sources as the by-count table does, but for the floor of 0.01 that is added to each', () => {
      tf.tidy(() => {
        const batch = { ...tensors(randomBatch(2)), support_score_mask: tf.ones([TASKS, ROWS, 3]) };
        const { weights, residual } = run(initial(), {
          ...batch,
          prior_weights: tf.tensor2d([
            [0.7, 0.3, 0],
            [0, 0, 1],
          ]),
        });
        const expected = [
          [0.71, 0.31, 0.01],
          [0.01, 0.01, 1.01],
        ].map((row) => row.map((weight) => weight / 1.03));
        const perRow = tf.tile(tf.tensor3d([[expected[0]!], [expected[1]!]]), [1, ROWS, 1]);
        expect(largest(tf.sub(weights, perRow))).toBeLessThan(1e-6);
        expect(largest(residual)).toBe(0);
      });
    });

    it('fuses in log-odds: the weighted mean of the sources’ log-odds', () => {
      tf.tidy(() => {
        const scores = [0.2, 0.5, 0.8];
        const { fused, weights } = run(initial(), {
          ...tensors(randomBatch(2)),
          support_scores: tf.tile(tf.tensor3d([[scores]]), [TASKS, ROWS, 1]),
        });
        const [a, , c] = (weights.slice([0, 0, 0], [1, 1, 3]).arraySync() as number[][][])[0]![0]!;
        const logit = (c! - a!) * Math.log(4); // logit(0.8) = −logit(0.2) = log 4, and logit(0.5) = 0
        expect(list(fused)[0]).toBeCloseTo(1 / (1 + Math.exp(-logit)), 5);
      });
    });

    it('fuses in probability where the shape says so', () => {
      tf.tidy(() => {
        const shape: NetworkShape = { ...SHAPE, space: 'probability' };
        const { fused, weights } = run(initial(), tensors(randomBatch(2)), shape);
        const scores = list(tensors(randomBatch(2))['support_scores']!).slice(0, 3);
        const mean = list(weights)
          .slice(0, 3)
          .reduce((sum, weight, k) => sum + weight * scores[k]!, 0);
        expect(list(fused)[0]).toBeCloseTo(mean, 5);
      });
    });
  });

  it('gives every set of weights a sum of 1, and an absent source less than 1e-12 of it', () => {
    tf.tidy(() => {
      const batch = tensors(randomBatch(3));
      // The worst case: everything that is known of the user speaks for the one source that is not there.
      const mask = tf.tile(tf.tensor3d([[[0, 1, 1]]]), [TASKS, ROWS, 1]);
      const prior = tf.tensor2d([
        [1, 0, 0],
        [1, 0, 0],
      ]);
      const { weights } = run(parameters(), { ...batch, support_score_mask: mask, prior_weights: prior });
      expect(largest(tf.sub(tf.sum(weights, -1), 1))).toBeLessThan(1e-6);
      expect(largest(weights.slice([0, 0, 0], [-1, -1, 1]))).toBeLessThan(1e-12);
    });
  });

  it('a row of no source at all still has finite outputs', () => {
    tf.tidy(() => {
      const none = tf.zeros([TASKS, ROWS, 3]);
      const outputs = run(parameters(), { ...tensors(randomBatch(3)), support_score_mask: none, support_scores: none });
      for (const output of Object.values(outputs)) expect(list(output).every(Number.isFinite)).toBe(true);
    });
  });

  it('keeps the residual within its bound, and leaves it out where the shape says so', () => {
    tf.tidy(() => {
      const steep = randomParameters(5).map((value) => 100 * value);
      const { residual } = run(parameters(steep), tensors(randomBatch(3)));
      expect(largest(residual)).toBeLessThanOrEqual(RESIDUAL_BOUND);
      expect(largest(residual)).toBeGreaterThan(0.9 * RESIDUAL_BOUND);
      const shape: NetworkShape = { ...SHAPE, residual: false };
      const without = run(parameters(randomParameters(5, shape), shape), tensors(randomBatch(3)), shape);
      expect(largest(without.residual)).toBe(0);
    });
  });

  it('answers a row alike, whatever shares its batch', () => {
    tf.tidy(() => {
      const params = parameters();
      const batch = tensors(randomBatch(4));
      const whole = run(params, batch);
      for (let task = 0; task < TASKS; task++) {
        for (let row = 0; row < ROWS; row++) {
          const alone = Object.fromEntries(
            Object.entries(batch).map(([name, tensor]) => {
              const ofTask = tensor.slice([task], [1]);
              return [name, name.startsWith('support_') ? ofTask.slice([0, row], [1, 1]) : ofTask];
            }),
          );
          for (const [name, output] of Object.entries(run(params, alone))) {
            const together = whole[name as keyof typeof whole].slice([task, row], [1, 1]);
            expect(list(output), `${name} of task ${task}, row ${row}`).toEqual(list(together));
          }
        }
      }
    });
  });

  it('answers rows of several users, which say whose they are, as rows of each alone', () => {
    tf.tidy(() => {
      const params = parameters();
      const { fusionInputs } = networkTrunk(params, networkInputs(tensors(randomBatch(2)), 'support'), SHAPE);
      const answer = (inputs: typeof fusionInputs) =>
        fusionHeads(params, fusionTrunk(params, inputs, SHAPE), inputs, SHAPE);
      const apart = answer(fusionInputs); // a task each
      const order = Array.from({ length: TASKS * ROWS }, (_, row) => [row % TASKS, row >> 1] as const); // of the users in turn
      const places = tf.tensor1d(
        order.map(([user, row]) => user * ROWS + row),
        'int32',
      );
      const mixed = (x: tf.Tensor) =>
        tf.expandDims(tf.gather(tf.reshape(x, [TASKS * ROWS, ...x.shape.slice(2)]), places), 0);
      const ofUsers = (x: tf.Tensor) => tf.reshape(x, [1, TASKS, -1]);
      const { sessionContext, itemContext, embeddings, scores, scoreMask, priorWeights } = fusionInputs;
      const together = answer({
        userOfRow: tf.tensor1d(
          order.map(([user]) => user),
          'int32',
        ),
        ...{ sessionContext: ofUsers(sessionContext), priorWeights: ofUsers(priorWeights) },
        ...{ itemContext: mixed(itemContext), embeddings: mixed(embeddings as tf.Tensor), scores: mixed(scores) },
        scoreMask: mixed(scoreMask),
      });
      for (const name of ['weights', 'fused', 'uncertainty'] as const) {
        expect(largest(tf.sub(together[name], mixed(apart[name])))).toBeLessThan(1e-6);
      }
      expect(largest(tf.sub(apart.fused, tf.reverse(apart.fused, 0)))).toBeGreaterThan(1e-3); // users differ
    });
  });

  it('attends over the 18 session features: each head’s attention sums to 1', () => {
    tf.tidy(() => {
      const { session_features, session_mask } = tensors(randomBatch(4));
      const rows = (x: tf.Tensor | undefined) => tf.expandDims(x!, 1);
      const { attention } = sessionContext(parameters(), rows(session_features), rows(session_mask), SHAPE);
      expect(attention.shape).toEqual([TASKS, 1, ATTENTION_HEADS, SESSION_WIDTH]);
      expect(largest(tf.sub(tf.sum(attention, -1), 1))).toBeLessThan(1e-6);
      expect(tf.min(attention).dataSync()[0]).toBeGreaterThan(0);
    });
  });

  it('a feature that is missing is not one that is 0', () => {
    tf.tidy(() => {
      const zero = tf.zeros([1, 1, SESSION_WIDTH]);
      const context = (mask: tf.Tensor) => sessionContext(parameters(), zero, mask, SHAPE).context;
      expect(largest(tf.sub(context(tf.ones(zero.shape)), context(zero)))).toBeGreaterThan(0.01);
    });
  });
});

describe('networkLayout', () => {
  it('places parameters without gap or overlap, and the heads last', () => {
    let end = 0;
    for (const { offset, size, shape } of LAYOUT.parameters) {
      expect(offset).toBe(end);
      expect(size).toBe(shape.reduce((product, dimension) => product * dimension, 1));
      end += size;
    }
    expect(LAYOUT.size).toBe(end);
    const heads = adaptingParameters(LAYOUT, 'heads');
    expect(heads).toEqual(LAYOUT.parameters.slice(-heads.length));
    expect(heads.every(({ name }) => name.startsWith('heads/'))).toBe(true);
    expect(adaptingParameters(LAYOUT, 'all')).toEqual(LAYOUT.parameters);
  });

  it('pack undoes unpack, of the whole vector and of the range that adapts', () => {
    tf.tidy(() => {
      const flat = randomParameters(7);
      expect(list(pack(parameters(flat), LAYOUT.parameters))).toEqual(Array.from(flat));
      const heads = adaptingParameters(LAYOUT, 'heads');
      const range = flat.slice(heads[0]!.offset);
      expect(list(pack(unpack(tf.tensor1d(range), heads, heads[0]!.offset), heads))).toEqual(Array.from(range));
    });
  });

  it('costs at most half as many multiply-adds for the session extractor as for the fusion layers', () => {
    const weights = (prefix: string) =>
      LAYOUT.parameters.filter(({ name }) => name.startsWith(prefix) && /weight|bilinear/.test(name));
    const multiplyAdds = (prefix: string) => weights(prefix).reduce((sum, { size }) => sum + size, 0);
    // Tokens: value · scale; every head's query with every token, and the attended mean of the tokens, per head.
    const attention = SESSION_WIDTH * 16 + 2 * (ATTENTION_HEADS * SESSION_WIDTH * 16);
    const session = multiplyAdds('session/') + attention;
    const fusion = multiplyAdds('fusion/') + multiplyAdds('heads/');
    expect(session).toBeGreaterThan(18 * 128 + 64 * 128 + 128 * 64 + 64 * 64); // nothing was overlooked
    expect(session).toBeLessThanOrEqual(fusion / 2);
  });

  it('the same generator gives the same parameters', () => {
    const [once, twice] = [1, 1].map((seed) => initializeParameters(LAYOUT, createRng(seed)));
    expect(Buffer.compare(Buffer.from(once!.buffer), Buffer.from(twice!.buffer))).toBe(0);
  });
});
