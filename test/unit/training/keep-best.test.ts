import { describe, expect, it } from 'vitest';
import { shrinkHeads } from '../../../models/network/shrink-heads.js';
import type { Engine } from '../../../training/engines/engine.js';
import { keepBest } from '../../../training/meta/keep-best.js';
import type { TrainingProgress } from '../../../training/meta/meta-train.js';
import { randomParameters, SHAPE } from '../engines/random-batch.js';
import { standInEngine } from './stand-in-engine.js';

const [BEST, LAST] = [randomParameters(1), randomParameters(2)];
const bits = (vector: Float32Array) => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
const END = BEST.length - 1; // the bias of the residual
const SHARED = { shape: SHAPE, isTrained: false };

function progress(bestStep: number): TrainingProgress {
  return {
    state: { step: 30, parameters: LAST, firstMoment: LAST, secondMoment: LAST },
    best: { step: bestStep, ndcg: 0, loss: 0, lossBefore: 0, parameters: BEST },
  } as unknown as TrainingProgress;
}

/** Ranks best where the residual's bias is a share of what `parameters` has. */
function wants(parameters: Float32Array, share: number) {
  const nearness = (own: Float32Array) => -Math.abs(own[END]! - share * parameters[END]!);
  const scores: Engine['scores'] = async (own) => ({
    before: Float32Array.of(nearness(own)),
    after: Float32Array.of(-1e9),
  });
  return [
    { ...standInEngine(), scores },
    { inputs: {}, ndcg: (scored: Float32Array) => scored[0]! },
  ] as const;
}

describe('keepBest', () => {
  it('keeps the share of the best parameters that ranks best', async () => {
    const { parameters, ...kept } = await keepBest(...wants(BEST, 0.5), progress(10), SHARED);
    expect(kept).toMatchObject({ step: 10, share: 0.5 });
    expect(bits(parameters).equals(bits(shrinkHeads(BEST, SHAPE, 0.5)))).toBe(true);
  });

  it('keeps all where all shares rank alike', async () => {
    const [engine] = wants(BEST, 1);
    const { parameters, ...kept } = await keepBest(engine, { inputs: {}, ndcg: () => 0.3 }, progress(10), SHARED);
    expect(kept).toMatchObject({ step: 10, share: 1 });
    expect(bits(parameters).equals(bits(BEST))).toBe(true);
  });

  it('takes the last parameters where the untrained ones ranked best, for they know how sure they are', async () => {
    const { parameters, ...kept } = await keepBest(...wants(LAST, 0), progress(0), SHARED);
    expect(kept).toMatchObject({ step: 30, share: 0 });
    expect(bits(parameters).equals(bits(shrinkHeads(LAST, SHAPE, 0)))).toBe(true);
  });

  it('keeps parameters that were trained before where nothing got better', async () => {
    const { parameters, ...kept } = await keepBest(...wants(BEST, 1), progress(0), { ...SHARED, isTrained: true });
    expect(kept).toMatchObject({ step: 0, share: 1 });
    expect(bits(parameters).equals(bits(BEST))).toBe(true);
  });
});
