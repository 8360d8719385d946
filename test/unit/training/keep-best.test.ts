import { describe, expect, it } from 'vitest';
import { mean } from '../../../models/metrics/mean.js';
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
const TRAINED = { shape: SHAPE, isTrained: true };

function progress(bestStep: number): TrainingProgress {
  return {
    state: { step: 30, parameters: BEST, firstMoment: LAST, secondMoment: LAST },
    average: LAST,
    best: { step: bestStep, quality: 0, loss: 0, lossBefore: 0, parameters: BEST },
  } as unknown as TrainingProgress;
}

/** Each user is ranked best where the residual's bias is their share of what `parameters` has. */
function wants(parameters: Float32Array, shares: readonly number[]) {
  const nearness = (own: Float32Array) => shares.map((share) => -Math.abs(own[END]! - share * parameters[END]!));
  const scores: Engine['scores'] = async (own) => ({
    before: Float32Array.from(nearness(own)),
    after: Float32Array.from(shares, () => -1e9),
  });
  const ranked = {
    inputs: {},
    quality: (scored: Float32Array) => mean(scored),
    qualityByUser: (scored: Float32Array) => [...scored].map((one) => [one]),
  };
  return [{ ...standInEngine(), scores }, ranked] as const;
}

const all = (share: number) => [share, share, share, share];

describe('keepBest', () => {
  it('keeps the share of the best parameters that ranks best, where that is better than nothing without a doubt', async () => {
    const { parameters, ...kept } = await keepBest(...wants(BEST, all(0.75)), progress(10), SHARED);
    expect(kept).toMatchObject({ step: 10, share: 0.75 });
    expect(bits(parameters).equals(bits(shrinkHeads(BEST, SHAPE, 0.75)))).toBe(true);
  });

  it('keeps nothing where users do not agree on what is better, whatever is better on average', async () => {
    expect(await keepBest(...wants(BEST, [0, 1, 1, 0, 1]), progress(10), SHARED)).toMatchObject({ share: 0 });
  });

  it('keeps nothing where all shares rank alike', async () => {
    const [engine, ranked] = wants(BEST, all(1));
    const alike = { ...ranked, quality: () => 0.3, qualityByUser: () => [[0.3], [0.3]] };
    expect(await keepBest(engine, alike, progress(10), SHARED)).toMatchObject({ step: 10, share: 0 });
  });

  it('takes the last average where the untrained parameters ranked best, for it knows how sure it is', async () => {
    const { parameters, ...kept } = await keepBest(...wants(LAST, all(0)), progress(0), SHARED);
    expect(kept).toMatchObject({ step: 30, share: 0 });
    expect(bits(parameters).equals(bits(shrinkHeads(LAST, SHAPE, 0)))).toBe(true);
  });

  it('keeps all of parameters that were kept before where nothing got better', async () => {
    const { parameters, ...kept } = await keepBest(...wants(BEST, all(1)), progress(0), TRAINED);
    expect(kept).toMatchObject({ step: 0, share: 1 });
    expect(bits(parameters).equals(bits(BEST))).toBe(true);
    expect(await keepBest(...wants(BEST, [1, 0, 0, 1, 0]), progress(0), TRAINED)).toMatchObject({ share: 1 });
    expect(await keepBest(...wants(BEST, all(0.25)), progress(0), TRAINED)).toMatchObject({ share: 0.25 });
  });
});
