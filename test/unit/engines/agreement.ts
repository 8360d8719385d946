import { expect } from 'vitest';
import { createEngine } from '../../../training/engines/create-engine.js';
import { initialState, type StepResult } from '../../../training/engines/engine.js';
import type { EngineName } from '../../../training/engines/engine-names.js';
import { CONFIG, randomBatch, randomParameters, SHAPE } from './random-batch.js';

/** Where an engine comes to, from the same start and by the same batches as every other; small ones, for eager engines. */
export async function trainOn(name: EngineName, steps: number): Promise<StepResult> {
  const engine = createEngine(name, SHAPE, CONFIG);
  let result: StepResult = { state: initialState(randomParameters(1)), loss: Number.NaN, gradientNorm: Number.NaN };
  for (let step = 0; step < steps; step++) result = await engine.step(result.state, randomBatch(step));
  await engine.release();
  return result;
}

/**
 * What docs/architecture.md promises of engines. Adam's step has the size of the rate even for a gradient of rounding noise,
 * whose sign engines need not share: one parameter may be off by the sum of the steps, the vector as a whole by much less.
 * Moments follow the parameters.
 */
export function expectAgreement(actual: StepResult, expected: StepResult): void {
  expect(Math.abs(actual.loss / expected.loss - 1)).toBeLessThan(1e-5);
  expect(relativeDifference(actual.state.parameters, expected.state.parameters)).toBeLessThan(1e-5);
  expect(relativeDifference(actual.state.firstMoment, expected.state.firstMoment)).toBeLessThan(1e-4);
  expect(relativeDifference(actual.state.secondMoment, expected.state.secondMoment)).toBeLessThan(1e-4);
}

function relativeDifference(actual: Float32Array, expected: Float32Array): number {
  const norm = (vector: Float32Array) => Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
  return norm(actual.map((value, index) => value - expected[index]!)) / norm(expected);
}
