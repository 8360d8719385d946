import { describe, expect, it } from 'vitest';
import { createEngine, type Engine, initialState, type StepResult } from '../../training/engines/engine.js';
import { PORTABLE_ENGINE_NAMES } from '../../training/engines/engine-names.js';
import { CONFIG, randomBatch, randomParameters, SHAPE } from '../unit/engines/random-batch.js';

const STEPS = 20;
const [REFERENCE, ...OTHERS] = [...PORTABLE_ENGINE_NAMES].sort((a) => (a === 'tfjs' ? -1 : 1));

async function trainOn(engine: Engine): Promise<StepResult> {
  let result: StepResult = { state: initialState(randomParameters(1)), loss: Number.NaN, gradientNorm: Number.NaN };
  for (let step = 0; step < STEPS; step++) result = await engine.step(result.state, randomBatch(step));
  await engine.release();
  return result;
}

function relativeDifference(actual: Float32Array, expected: Float32Array): number {
  const norm = (vector: Float32Array) => Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
  return norm(actual.map((value, index) => value - expected[index]!)) / norm(expected);
}

describe('engines', () => {
  it.each(OTHERS)(`%s has come to where ${REFERENCE} is after ${STEPS} steps`, async (name) => {
    const [expected, actual] = [await trainOn(engine(REFERENCE!)), await trainOn(engine(name))];
    expect(Math.abs(actual.loss / expected.loss - 1)).toBeLessThan(1e-4);
    // Adam's step has the size of the rate even for a gradient of rounding noise, whose sign engines need not share: one
    // parameter may be off by the sum of the steps, the vector as a whole by much less. Moments follow the parameters.
    expect(relativeDifference(actual.state.parameters, expected.state.parameters)).toBeLessThan(1e-4);
    expect(relativeDifference(actual.state.firstMoment, expected.state.firstMoment)).toBeLessThan(1e-3);
    expect(relativeDifference(actual.state.secondMoment, expected.state.secondMoment)).toBeLessThan(1e-3);
  });
});

function engine(name: (typeof PORTABLE_ENGINE_NAMES)[number]): Engine {
  return createEngine(name, SHAPE, CONFIG);
}
