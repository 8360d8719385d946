import { afterAll, describe, expect, it, vi } from 'vitest';
import { adaptingParameters, networkLayout } from '../../models/network/network.js';
import { createEngine } from '../../training/engines/create-engine.js';
import { type Engine, initialState } from '../../training/engines/engine.js';
import { floats, type HostTensors } from '../../training/engines/runtime.js';
import { checkMetaGradient, GRADIENT_TOLERANCE } from '../../training/meta/gradient-check.js';
import { ratesOf } from '../../training/meta/inner-rates.js';
import type { MetaConfig } from '../../training/meta/meta-config.js';
import { trainingLayout } from '../../training/meta/training-layout.js';
import { CONFIG, randomBatch, randomParameters, SHAPE } from '../unit/engines/random-batch.js';
import { withPadding } from '../unit/training/with-padding.js';

/*
 * Every way to adapt (order × what adapts × whose rates), on the compiled engine; the reference is eager tfjs. The batch has
 * dropout masks, and every loss term is on.
 */
vi.setConfig({ testTimeout: 60_000 }); // second order through everything, eagerly: seconds, and more on a busy machine
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
  const config = { ...CONFIG, gradientClipping: 1e6, ...ways };
  const key = `${name} ${JSON.stringify(config)}`;
  const made = open.get(key) ?? createEngine(name, SHAPE, config);
  open.set(key, made);
  return { ...made, parameters: parametersOf(config) };
}
afterAll(async () => {
  for (const made of open.values()) await made.release();
});

/** The meta-gradient as a step sees it: from zero, Adam's first moment is a tenth of it. Nothing is clipped here. */
async function gradientOf({ step, parameters }: ReturnType<typeof engine>, batch = BATCH) {
  const { state, loss } = await step(initialState(parameters), batch);
  return { loss, gradient: state.firstMoment.map((value) => 10 * value) };
}

describe.each(MATRIX)('order $order, adapting $adapts, rates $innerRates', (ways) => {
  const compiled = engine('cpu', ways);

  it('compiled, the step is that of eager tfjs', async () => {
    const [actual, expected] = [compiled, engine('tfjs', ways)].map(({ step, parameters }) =>
      step(initialState(parameters), BATCH),
    );
    const [{ state, loss, gradientNorm }, eager] = [await actual!, await expected!];
    expect([loss / eager.loss, gradientNorm / eager.gradientNorm]).toEqual([
      expect.closeTo(1, 5),
      expect.closeTo(1, 5),
    ]);
    // where a gradient is about Adam's ε, the first step depends on its last bits
    expect(relative(state.parameters, eager.state.parameters)).toBeLessThan(5 * TOLERANCE);
    expect(relative(state.firstMoment, eager.state.firstMoment)).toBeLessThan(TOLERANCE);
    expect(relative(state.secondMoment, eager.state.secondMoment)).toBeLessThan(2 * TOLERANCE); // of squares
  });

  it('rows of weight 0 change neither the loss nor the gradient', async () => {
    const [plain, padded] = [await gradientOf(compiled), await gradientOf(compiled, withPadding(BATCH))];
    expect(padded.loss).toBeCloseTo(plain.loss, 6);
    expect(relative(padded.gradient, plain.gradient)).toBeLessThan(TOLERANCE);
  });

  it('units that dropout takes have no gradient, through no inner step', async () => {
    const { gradient } = await gradientOf(compiled, withoutEvenUnits(BATCH));
    const { offset, size, shape } = trainingLayout(SHAPE, { ...CONFIG, ...ways }).parameters.find(
      ({ name }) => name === 'fusion/layer1/weight',
    )!;
    const units = (parity: number) =>
      gradient.slice(offset, offset + size).filter((_, i) => (i % shape[1]!) % 2 === parity);
    expect(norm(units(0))).toBe(0);
    expect(norm(units(1))).toBeGreaterThan(0);
  });
});

/** Every other unit of layer 1 masked in all tasks. */
function withoutEvenUnits(batch: HostTensors): HostTensors {
  const { data, shape } = batch['keep_fusion']!;
  const [, layers, width] = shape as [number, number, number];
  const mask = Float32Array.from(data, (value, index) => {
    const isMasked = Math.floor(index / width) % layers === 1 && index % 2 === 0;
    return isMasked ? 0 : value;
  });
  return { ...batch, keep_fusion: floats(mask, shape) };
}

describe.each(['heads', 'all'] as const)('second order, adapting %s', (adapts) => {
  it.each([
    'fixed',
    'learned',
  ] as const)('shares the loss of first order, not its gradient: rates %s', async (innerRates) => {
    const both = (['first', 'second'] as const).map((order) =>
      gradientOf(engine('cpu', { order, adapts, innerRates })),
    );
    const [first, second] = [await both[0]!, await both[1]!];
    expect(first.loss).toBeCloseTo(second.loss, 5);
    expect(relative(network(first.gradient), network(second.gradient))).toBeGreaterThan(0.005);
    if (innerRates === 'fixed') return;
    expect(relative(rates(first.gradient), rates(second.gradient))).toBeGreaterThan(0.005);
  });

  it('has a gradient of learned rates that is their central difference', async () => {
    // all of the loss after adaptation: what it is before does not know of rates, and would drown their differences in rounding
    const config: MetaConfig = { ...CONFIG, adapts, innerRates: 'learned', unadaptedShare: 0 };
    const ratio = await checkMetaGradient('cpu', SHAPE, config, parametersOf(config), BATCH, NETWORK_SIZE);
    expect(Math.abs(ratio - 1)).toBeLessThan(GRADIENT_TOLERANCE);
  });
});

describe('learned rates', () => {
  const learned = { adapts: 'heads', innerRates: 'learned' } as const;

  it.each(['first', 'second'] as const)('that have not moved are the fixed ones, in %s order', async (order) => {
    const own = await gradientOf(engine('cpu', { order, ...learned }));
    const fixed = await gradientOf(engine('cpu', { order, adapts: 'heads', innerRates: 'fixed' }));
    expect(own.loss).toBeCloseTo(fixed.loss, 6);
    expect(relative(network(own.gradient), fixed.gradient)).toBeLessThan(1e-6);
    expect(norm(rates(own.gradient))).toBeGreaterThan(1e-3);
  });

  it('begin at the inner learning rate, one per step and tensor, and move by a share of themselves', async () => {
    const { parameters, step } = engine('cpu', { order: 'second', ...learned });
    const config = { ...CONFIG, ...learned };
    const start = ratesOf(parameters, SHAPE, config);
    expect(start.shape).toEqual([2, adaptingParameters(networkLayout(SHAPE), 'heads').length]);
    expect(Math.max(...start.data.map((rate) => Math.abs(rate / 0.1 - 1)))).toBeLessThan(1e-6);
    const { state } = await step(initialState(parameters), BATCH);
    for (const rate of ratesOf(state.parameters, SHAPE, config).data)
      expect(Math.abs(Math.log(rate / 0.1)) / CONFIG.outerLearningRate).toBeCloseTo(1, 1); // Adam's first step
  });

  it('are not decayed: a rate of 1 is no place to be pulled to', async () => {
    const [without, heavy] = [0, 10].map((weightDecay) => engine('cpu', { order: 'first', ...learned, weightDecay }));
    const state = initialState(without!.parameters);
    const [a, b] = [await without!.step(state, BATCH), await heavy!.step(state, BATCH)].map((result) => result.state);
    expect([...rates(b!.parameters)]).toEqual([...rates(a!.parameters)]);
    expect(relative(network(b!.parameters), network(a!.parameters))).toBeGreaterThan(1e-3);
  });

  it('close to nothing leave both orders with the plain gradient', async () => {
    const [first, second] = (['first', 'second'] as const).map((order) =>
      gradientOf(engine('cpu', { order, ...learned, innerLearningRate: 1e-30 })),
    );
    expect(relative(network((await first!).gradient), network((await second!).gradient))).toBeLessThan(1e-6);
  });
});
