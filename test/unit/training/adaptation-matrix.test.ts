import { afterAll, describe, expect, it } from 'vitest';
import { adaptingParameters, networkLayout } from '../../../models/network/network.js';
import { createEngine, type Engine, initialState } from '../../../training/engines/engine.js';
import { floats, type HostTensors } from '../../../training/engines/runtime.js';
import { checkMetaGradient, GRADIENT_TOLERANCE } from '../../../training/meta/gradient-check.js';
import { ratesOf } from '../../../training/meta/inner-rates.js';
import type { MetaConfig } from '../../../training/meta/meta-config.js';
import { trainingLayout } from '../../../training/meta/training-layout.js';
import { CONFIG, randomBatch, randomParameters, SHAPE } from '../engines/random-batch.js';
import { withPadding } from './with-padding.js';

/*
 * Every way to adapt (order × what adapts × whose rates), on the compiled engine; the reference is eager tfjs. The batch has
 * dropout masks, and every loss term is on.
 */
const MATRIX = (['first', 'second'] as const).flatMap((order) =>
  (['heads', 'all'] as const).flatMap((adapts) =>
    (['fixed', 'learned'] as const).map((innerRates) => ({ order, adapts, innerRates })),
  ),
);
/** Of a gradient's norm; two orders of summation in float32, through inner steps that are felt. */
const TOLERANCE = 1e-5;
const BATCH = randomBatch(31);
const NETWORK_SIZE = networkLayout(SHAPE).size;

const norm = (vector: ArrayLike<number>) => Math.sqrt(Array.from(vector).reduce((sum, x) => sum + x * x, 0));
const relative = (a: Float32Array, b: Float32Array) => norm(a.map((value, index) => value - b[index]!)) / norm(b);
const network = (vector: Float32Array) => vector.subarray(0, NETWORK_SIZE);
const rates = (vector: Float32Array) => vector.subarray(NETWORK_SIZE);
const parametersOf = (config: MetaConfig) => randomParameters(31, SHAPE, config);

const open = new Map<string, Engine>();
/** One engine per configuration, and parameters for it. */
function engine(name: 'cpu' | 'tfjs', ways: Partial<MetaConfig>) {
  const config = { ...CONFIG, ...ways };
  const key = `${name} ${JSON.stringify(config)}`;
  const made = open.get(key) ?? createEngine(name, SHAPE, config);
  open.set(key, made);
  return { ...made, parameters: parametersOf(config) };
}
afterAll(async () => {
  for (const made of open.values()) await made.release();
});

describe.each(MATRIX)('order $order, adapting $adapts, rates $innerRates', (ways) => {
  const compiled = engine('cpu', ways);
  const { parameters } = compiled;

  it('compiled, gradient and step are those of eager tfjs', async () => {
    const expected = await engine('tfjs', ways).step(initialState(parameters), BATCH);
    const { state, loss, gradientNorm } = await compiled.step(initialState(parameters), BATCH);
    expect([loss, gradientNorm]).toEqual([expect.closeTo(expected.loss, 5), expect.closeTo(expected.gradientNorm, 4)]);
    // where a gradient is about Adam's ε, the first step depends on its last bits
    expect(relative(state.parameters, expected.state.parameters)).toBeLessThan(5 * TOLERANCE);
    expect(relative(state.firstMoment, expected.state.firstMoment)).toBeLessThan(TOLERANCE);
    expect(relative(state.secondMoment, expected.state.secondMoment)).toBeLessThan(2 * TOLERANCE); // of squares
    const { gradient } = await compiled.gradient(parameters, BATCH);
    const share = 0.1 * Math.min(1, CONFIG.gradientClipping / norm(gradient)); // of the gradient in Adam's first moment
    expect(
      relative(
        gradient.map((value) => share * value),
        expected.state.firstMoment,
      ),
    ).toBeLessThan(TOLERANCE);
  });

  it('rows of weight 0 change neither the loss nor the gradient', async () => {
    const plain = await compiled.gradient(parameters, BATCH);
    const padded = await compiled.gradient(parameters, withPadding(BATCH));
    expect(padded.loss).toBeCloseTo(plain.loss, 6);
    expect(relative(padded.gradient, plain.gradient)).toBeLessThan(TOLERANCE);
  });

  it('a unit that dropout takes from every task has no gradient, through no inner step', async () => {
    const { gradient } = await compiled.gradient(parameters, withoutUnit(BATCH, 5));
    const { offset, size, shape } = trainingLayout(SHAPE, { ...CONFIG, ...ways }).parameters.find(
      ({ name }) => name === 'fusion/layer1/weight',
    )!;
    const column = (unit: number) => gradient.slice(offset, offset + size).filter((_, i) => i % shape[1]! === unit);
    expect(norm(column(5))).toBe(0);
    expect(norm(column(6))).toBeGreaterThan(0);
  });
});

/** Layer 1's unit masked in all tasks, and its neighbour kept in all. */
function withoutUnit(batch: HostTensors, unit: number): HostTensors {
  const { data, shape } = batch['keep_fusion']!;
  const [, layers, width] = shape as [number, number, number];
  const mask = Float32Array.from(data, (value, index) => {
    if (Math.floor(index / width) % layers !== 1) return value;
    return index % width === unit ? 0 : index % width === unit + 1 ? 1 : value;
  });
  return { ...batch, keep_fusion: floats(mask, shape) };
}

describe('second order', () => {
  it.each(
    MATRIX.filter(({ order }) => order === 'second'),
  )('is its central difference: $adapts, $innerRates', async (ways) => {
    const config = { ...CONFIG, ...ways };
    const ratio = await checkMetaGradient('cpu', SHAPE, config, parametersOf(config), BATCH);
    expect(Math.abs(ratio - 1)).toBeLessThan(GRADIENT_TOLERANCE);
  });

  it.each(['heads', 'all'] as const)('differs from first order where tensors move, for %s', async (adapts) => {
    for (const innerRates of ['fixed', 'learned'] as const) {
      const [first, second] = [
        engine('cpu', { order: 'first', adapts, innerRates }),
        engine('cpu', { adapts, innerRates }),
      ];
      const [a, b] = [
        await first!.gradient(first!.parameters, BATCH),
        await second!.gradient(second!.parameters, BATCH),
      ];
      expect(a.loss).toBeCloseTo(b.loss, 5);
      expect(relative(network(a.gradient), network(b.gradient))).toBeGreaterThan(0.005);
      if (innerRates === 'learned') expect(relative(rates(a.gradient), rates(b.gradient))).toBeGreaterThan(0.005);
    }
  });
});

describe('learned rates', () => {
  it.each(['heads', 'all'] as const)('have a gradient that is their central difference, for %s', async (adapts) => {
    const config: MetaConfig = { ...CONFIG, adapts, innerRates: 'learned' };
    const ratio = await checkMetaGradient('cpu', SHAPE, config, parametersOf(config), BATCH, NETWORK_SIZE);
    expect(Math.abs(ratio - 1)).toBeLessThan(GRADIENT_TOLERANCE);
  });

  it.each(['first', 'second'] as const)('that have not moved are the fixed ones, in %s order', async (order) => {
    const [learned, fixed] = [
      engine('cpu', { order, adapts: 'heads', innerRates: 'learned' }),
      engine('cpu', { order, adapts: 'heads', innerRates: 'fixed' }),
    ];
    const a = await learned.gradient(learned.parameters, BATCH);
    const b = await fixed.gradient(fixed.parameters, BATCH);
    expect(a.loss).toBeCloseTo(b.loss, 6);
    expect(relative(network(a.gradient), b.gradient)).toBeLessThan(1e-6);
    expect(norm(rates(a.gradient))).toBeGreaterThan(1e-3);
    expect(await learned.losses(learned.parameters, BATCH)).toEqual(await fixed.losses(fixed.parameters, BATCH));
  });

  it('begin at the inner learning rate, one per step and tensor, and move by a share of themselves', async () => {
    const config: MetaConfig = { ...CONFIG, innerRates: 'learned' };
    const { parameters, step } = engine('cpu', config);
    const start = ratesOf(parameters, SHAPE, config);
    expect(start.shape).toEqual([2, adaptingParameters(networkLayout(SHAPE), 'heads').length]);
    expect(Math.max(...start.data.map((rate) => Math.abs(rate / 0.1 - 1)))).toBeLessThan(1e-6);
    const { state } = await step(initialState(parameters), BATCH);
    const moved = ratesOf(state.parameters, SHAPE, config).data;
    for (const rate of moved) expect(Math.abs(Math.log(rate / 0.1)) / CONFIG.outerLearningRate).toBeCloseTo(1, 1); // Adam's first step
  });

  it('are not decayed: a rate of 1 is no place to be pulled to', async () => {
    const learned = { innerRates: 'learned' as const };
    const [without, heavy] = [
      engine('cpu', { ...learned, weightDecay: 0 }),
      engine('cpu', { ...learned, weightDecay: 10 }),
    ];
    const state = initialState(without.parameters);
    const [a, b] = [
      (await without.step(state, BATCH)).state.parameters,
      (await heavy.step(state, BATCH)).state.parameters,
    ];
    expect([...rates(b)]).toEqual([...rates(a)]);
    expect(relative(network(b), network(a))).toBeGreaterThan(1e-3);
  });

  it('close to nothing leave both orders with the plain gradient', async () => {
    const still = { innerRates: 'learned' as const, innerLearningRate: 1e-30 };
    const [first, second] = [engine('cpu', { ...still, order: 'first' }), engine('cpu', still)];
    const [a, b] = [await first.gradient(first.parameters, BATCH), await second.gradient(second.parameters, BATCH)];
    expect(relative(network(a.gradient), network(b.gradient))).toBeLessThan(1e-6);
  });
});
