import type { NetworkShape } from '../../models/network/shape.js';
import { createEngine } from '../engines/create-engine.js';
import type { EngineName } from '../engines/engine-names.js';
import type { HostTensors } from '../engines/runtime.js';
import type { MetaConfig } from './meta-config.js';

/** Along the unit gradient; shorter steps meet the rounding of float32. */
const STEP = 0.002;
export const GRADIENT_TOLERANCE = 0.002;

/**
 * Compares the meta-gradient with a central difference of the loss it belongs to, along its own direction.
 *
 * The difference is of fourth order, (4·D(h) − D(2h)) / 3: adaptation bends the loss so much that the error of D, which grows
 * with h², can be larger than the tolerance.
 *
 * Checked is the same network without what a difference cannot follow: the kinks of relu, the stopped gradient of the
 * uncertainty's target, and first order, whose gradient is no loss's.
 * @param start checks the gradient from here to the end of the vector, leaving the rest where it is
 * @returns slope / norm; within GRADIENT_TOLERANCE of 1 when the gradient is right
 */
export async function checkMetaGradient(
  engineName: EngineName,
  shape: NetworkShape,
  config: MetaConfig,
  parameters: Float32Array,
  batch: HostTensors,
  start = 0,
): Promise<number> {
  const weights = { ...config.loss.weights, uncertainty: 0 };
  const smooth = { ...config, order: 'second' as const, loss: { ...config.loss, weights } };
  const engine = createEngine(engineName, { ...shape, activation: 'softplus' }, smooth);
  try {
    const { gradient: whole } = await engine.gradient(parameters, batch);
    const gradient = whole.map((value, index) => (index < start ? 0 : value));
    const norm = Math.sqrt(gradient.reduce((sum, value) => sum + value * value, 0));
    const lossAt = async (distance: number) => {
      const moved = parameters.map((value, index) => value + (distance * gradient[index]!) / norm);
      return (await engine.gradient(moved, batch)).loss;
    };
    const slope = async (step: number) => ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
    return (4 * (await slope(STEP)) - (await slope(2 * STEP))) / 3 / norm;
  } finally {
    await engine.release();
  }
}
