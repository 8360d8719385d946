import { FusionError } from '../../data/schema/errors.js';
import { createRng } from '../../data/schema/random.js';
import { initializeParameters } from '../../models/network/parameters.js';
import type { EngineName } from '../engines/engine-names.js';
import type { Foundation } from '../foundation.js';
import { createTaskSource } from '../tasks/task-source.js';
import type { TrainConfig } from '../train-config.js';
import { checkMetaGradient, GRADIENT_TOLERANCE } from './gradient-check.js';
import { networkShape } from './train-network.js';
import { trainingLayout } from './training-layout.js';

/** Faster steps of the inner loop bend the loss so much that no difference of it in single precision follows. The gradient is the same code. */
const FASTEST_CHECKED = 0.05;

/**
 * The meta-gradient of the engine that will train, against a central difference, on the run's own first tasks.
 * Inner rates are checked up to 0.05.
 * @throws FusionError `self_check_failed` when they disagree: training on a wrong gradient would only waste time
 */
export async function selfCheck(
  foundation: Foundation,
  config: TrainConfig,
  engineName: EngineName,
  seed: number,
): Promise<number> {
  const shape = networkShape(foundation, config);
  const meta = { ...config.meta, innerLearningRate: Math.min(config.meta.innerLearningRate, FASTEST_CHECKED) };
  const parameters = initializeParameters(trainingLayout(shape, meta), createRng(seed, 'parameters'));
  const { trainingBatch } = createTaskSource(foundation, shape, config, seed);
  const ratio = await checkMetaGradient(engineName, shape, meta, parameters, trainingBatch(0));
  if (Math.abs(ratio - 1) <= GRADIENT_TOLERANCE) return ratio;
  throw new FusionError(
    'self_check_failed',
    `The meta-gradient of engine ${engineName} is off: expected a ratio to its central difference within ` +
      `${GRADIENT_TOLERANCE} of 1, got ${ratio}.`,
  );
}
