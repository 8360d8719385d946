import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { adaptingParameters, networkLayout } from '../../../models/network/network.js';
import { createEngine } from '../../../training/engines/create-engine.js';
import { type Engine, initialState, type TrainingState } from '../../../training/engines/engine.js';
import type { EngineName } from '../../../training/engines/engine-names.js';
import type { HostTensor, HostTensors } from '../../../training/engines/runtime.js';
import { checkMetaGradient, GRADIENT_TOLERANCE } from '../../../training/meta/gradient-check.js';
import type { MetaConfig } from '../../../training/meta/meta-config.js';
import { CONFIG, randomBatch, randomParameters, SHAPE } from './random-batch.js';

const BATCH = randomBatch(1);
const PARAMETERS = randomParameters(1);
/** Where the heads begin; they are the end of the flat vector. */
const HEADS = adaptingParameters(networkLayout(SHAPE), 'heads')[0]!.offset;

const norm = (vector: ArrayLike<number>) => Math.sqrt(Array.from(vector).reduce((sum, x) => sum + x * x, 0));
const difference = (a: Float32Array, b: Float32Array) => norm(a.map((value, index) => value - b[index]!));
const relative = (a: Float32Array, b: Float32Array) => difference(a, b) / norm(b);
const largest = (a: ArrayLike<number>) => Array.from(a).reduce((most, x) => Math.max(most, Math.abs(x)), 0);

const open: Engine[] = [];
function engine(name: EngineName, config: Partial<MetaConfig> = {}): Engine {
  const made = createEngine(name, SHAPE, { ...CONFIG, ...config });
  open.push(made);
  return made;
}

/** What every engine promises. */
export function engineContract(name: EngineName): void {
  describe(`engine ${name}`, () => {
    const shared = engine(name);

    it.each(['heads', 'all'] as const)('adapting %s, its meta-gradient is its central difference', async (adapts) => {
      const ratio = await checkMetaGradient(name, SHAPE, { ...CONFIG, adapts }, PARAMETERS, BATCH);
      expect(Math.abs(ratio - 1)).toBeLessThan(GRADIENT_TOLERANCE);
    });

    it('with a share of the loss before adaptation, its meta-gradient and its loss are those of both', async () => {
      const config = { ...CONFIG, unadaptedShare: 0.5 };
      const ratio = await checkMetaGradient(name, SHAPE, config, PARAMETERS, BATCH);
      expect(Math.abs(ratio - 1)).toBeLessThan(GRADIENT_TOLERANCE);
      const { loss } = await engine(name, config).gradient(PARAMETERS, BATCH);
      const { loss: after } = await engine(name, { unadaptedShare: 0 }).gradient(PARAMETERS, BATCH);
      const plain = { numInnerSteps: 1, innerLearningRate: 1e-30, unadaptedShare: 0 };
      const { loss: before } = await engine(name, plain).gradient(PARAMETERS, BATCH);
      expect(loss).toBeCloseTo((before + after) / 2, 4);
      expect(Math.abs(before - after)).toBeGreaterThan(1e-3);
    });

    it('a step is Adam on the clipped gradient: two of them, by hand', async () => {
      const { gradient: g1 } = await shared.gradient(PARAMETERS, BATCH);
      const first = await shared.step(initialState(PARAMETERS), BATCH);
      const { gradient: g2 } = await shared.gradient(first.state.parameters, BATCH);
      const second = await shared.step(first.state, BATCH);
      const clip = (g: Float32Array) => {
        const scale = Math.min(1, CONFIG.gradientClipping / norm(g));
        return g.map((x) => x * scale);
      };
      const [c1, c2] = [clip(g1), clip(g2)];

      // From zero: m₁ = 0.1 c₁, v₁ = 0.001 c₁²; m₂ = 0.9 m₁ + 0.1 c₂, v₂ = 0.999 v₁ + 0.001 c₂².
      const m1 = Float64Array.from(c1, (c) => 0.1 * c);
      const v1 = Float64Array.from(c1, (c) => 0.001 * c * c);
      const m2 = m1.map((m, i) => 0.9 * m + 0.1 * c2[i]!);
      const v2 = v1.map((v, i) => 0.999 * v + 0.001 * c2[i]! * c2[i]!);
      const near = (actual: Float32Array, expected: Float64Array) =>
        expect(largest(expected.map((x, i) => actual[i]! - x)) / largest(expected)).toBeLessThan(1e-5);
      near(first.state.firstMoment, m1);
      near(first.state.secondMoment, v1);
      near(second.state.firstMoment, m2);
      near(second.state.secondMoment, v2);

      // θ ← θ − rate · (m̂ / (√v̂ + ε) + decay · θ), with m̂ = m / (1 − 0.9ᵗ) and v̂ = v / (1 − 0.999ᵗ). The moments are the
      // engine's own: where a gradient is about ε, m̂ / √v̂ depends on its last bits.
      const update = ({ parameters, firstMoment, secondMoment }: TrainingState, before: Float32Array, t: number) =>
        parameters.map((parameter, i) => {
          const mHat = firstMoment[i]! / (1 - 0.9 ** t);
          const vHat = secondMoment[i]! / (1 - 0.999 ** t);
          const moved = mHat / (Math.sqrt(vHat) + 1e-8) + CONFIG.weightDecay * before[i]!;
          return parameter - (before[i]! - CONFIG.outerLearningRate * moved);
        });
      expect(largest(update(first.state, PARAMETERS, 1))).toBeLessThan(1e-6);
      expect(largest(update(second.state, first.state.parameters, 2))).toBeLessThan(1e-6);
      expect([first.state.step, second.state.step]).toEqual([1, 2]);
      expect(first.gradientNorm / norm(g1)).toBeCloseTo(1, 5);
    });

    it('a gradient above the limit is scaled to the limit, one below is left', async () => {
      const { gradientNorm, state } = await engine(name, { gradientClipping: 0.01 }).step(
        initialState(PARAMETERS),
        BATCH,
      );
      expect(gradientNorm).toBeGreaterThan(0.01);
      expect(norm(state.firstMoment)).toBeCloseTo(0.1 * 0.01, 6); // m₁ = (1 − 0.9) · clipped
      const loose = await engine(name, { gradientClipping: 1e6 }).step(initialState(PARAMETERS), BATCH);
      expect(norm(loose.state.firstMoment) / (0.1 * gradientNorm)).toBeCloseTo(1, 5);
    });

    it('weight decay shrinks parameters by rate · decay, whatever their gradient', async () => {
      const [without, heavy] = [{ weightDecay: 0 }, { weightDecay: 10 }].map((config) => engine(name, config));
      const plain = (await without!.step(initialState(PARAMETERS), BATCH)).state.parameters;
      const decayed = (await heavy!.step(initialState(PARAMETERS), BATCH)).state.parameters;
      const shrunk = plain.map((value, i) => value - CONFIG.outerLearningRate * 10 * PARAMETERS[i]!);
      expect(largest(decayed.map((value, i) => value - shrunk[i]!))).toBeLessThan(1e-6);
    });

    it('the same inputs give the same bits, and no input is changed', async () => {
      const state = { ...initialState(PARAMETERS.slice()), step: 3 };
      const batch = copyOf(BATCH);
      const [once, twice] = [await shared.step(state, batch), await shared.step(state, batch)];
      expect(bits(twice.state)).toBe(bits(once.state));
      expect([twice.loss, twice.gradientNorm]).toEqual([once.loss, once.gradientNorm]);
      expect(bits(state)).toBe(bits({ ...initialState(PARAMETERS), step: 3 }));
      for (const [key, { data }] of Object.entries(BATCH)) expect(digest(batch[key]!.data), key).toBe(digest(data));
    });

    it('steps lower the loss', async () => {
      let state = initialState(PARAMETERS);
      const losses: number[] = [];
      for (let step = 0; step < 3; step++) {
        const result = await shared.step(state, BATCH);
        state = result.state;
        losses.push(result.loss);
      }
      expect(losses.at(-1)).toBeLessThan(losses[0]!);
    });

    it('losses before and after adaptation are one number a task, without dropout', async () => {
      const { keep_session: _session, keep_fusion: _fusion, ...withoutMasks } = BATCH;
      const { before, after } = await shared.losses(PARAMETERS, withoutMasks);
      expect([before.length, after.length]).toEqual([2, 2]);
      expect(difference(before, after)).toBeGreaterThan(1e-3);
      expect(await shared.losses(PARAMETERS, BATCH)).toEqual({ before, after });
    });

    it('scores are one number a query row, before and after adaptation, whatever the targets are', async () => {
      const { data, shape } = BATCH['query_targets']!;
      const { before, after } = await shared.scores(PARAMETERS, BATCH);
      expect([before.length, after.length]).toEqual([data.length, data.length]);
      expect(difference(before, after)).toBeGreaterThan(1e-3);
      const otherwise = { ...BATCH, query_targets: { data: data.map((target) => 1 - target), shape } };
      expect(await shared.scores(PARAMETERS, otherwise)).toEqual({ before, after });
    });

    it('adapting on the rows one is measured on lowers the loss', async () => {
      const same = Object.fromEntries(
        Object.entries(BATCH).map(([key, tensor]) => [key, BATCH[key.replace('support_', 'query_')] ?? tensor]),
      );
      const { before, after } = await shared.losses(PARAMETERS, same);
      for (const [task, loss] of after.entries()) expect(loss).toBeLessThan(before[task]!);
    });

    it('first and second order share the loss and differ in the gradient of what adapts', async () => {
      const [first, second] = [engine(name, { order: 'first' }), shared];
      const [a, b] = [await first.gradient(PARAMETERS, BATCH), await second.gradient(PARAMETERS, BATCH)];
      expect(a.loss).toBeCloseTo(b.loss, 5);
      expect(relative(a.gradient.subarray(HEADS), b.gradient.subarray(HEADS))).toBeGreaterThan(0.005);
    });

    it('without inner steps that move, both orders are the plain gradient', async () => {
      const [first, second] = (['first', 'second'] as const).map((order) =>
        engine(name, { order, innerLearningRate: 0 }),
      );
      const [a, b] = [await first!.gradient(PARAMETERS, BATCH), await second!.gradient(PARAMETERS, BATCH)];
      expect(relative(a.gradient, b.gradient)).toBeLessThan(1e-6);
      const { before, after } = await second!.losses(PARAMETERS, BATCH);
      expect(difference(after, before) / norm(before)).toBeLessThan(1e-6); // shared and own parameters multiply differently
    });

    it('an input that is missing is named', async () => {
      const { support_scores: _, ...incomplete } = BATCH;
      await expect(shared.losses(PARAMETERS, incomplete)).rejects.toThrow(/support_scores is missing/);
    });

    it('an input with fewer rows than the others is named, not broadcast', async () => {
      const { data } = BATCH['support_targets']!; // [tasks, rows]
      const short = { ...BATCH, support_targets: { data: data.slice(0, 2), shape: [2, 1] } };
      await expect(shared.losses(PARAMETERS, short)).rejects.toThrow(/support_targets/);
    });
  });
}

afterAll(async () => {
  for (const made of open) await made.release();
});

/** What a test can compare without walking a hundred thousand numbers. */
function bits({ step, parameters, firstMoment, secondMoment }: TrainingState): string {
  return [step, ...[parameters, firstMoment, secondMoment].map(digest)].join(' ');
}

function digest({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): string {
  return createHash('sha1')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

function copyOf(tensors: HostTensors): HostTensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { data, shape }]): [string, HostTensor] => [
      name,
      { data: data.slice(), shape },
    ]),
  );
}
