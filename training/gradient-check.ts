import type { Engine } from './engines/engine.js';
import type { HostTensors } from './engines/runtime.js';

/** Along the unit gradient. Longer steps meet curvature, shorter ones the rounding of float32. */
const STEP = 0.002;
/** Relus have kinks; with smooth activations the ratio is within 2e-3 (networks.md). */
export const GRADIENT_TOLERANCE = 0.01;

/**
 * Compares the meta-gradient with a central difference of the loss it belongs to, along its own direction.
 * @returns slope / norm; 1 when the gradient is right
 */
export async function checkMetaGradient(engine: Engine, parameters: Float32Array, batch: HostTensors): Promise<number> {
  const { gradient } = await engine.gradient(parameters, batch);
  const norm = Math.sqrt(gradient.reduce((sum, value) => sum + value * value, 0));
  const lossAt = async (distance: number) => {
    const moved = parameters.map((value, index) => value + (distance * gradient[index]!) / norm);
    return (await engine.gradient(moved, batch)).loss;
  };
  const slope = ((await lossAt(STEP)) - (await lossAt(-STEP))) / (2 * STEP);
  return slope / norm;
}
