import { createRng } from '../../data/schema/random.js';
import { initializeParameters } from '../../models/network/parameters.js';
import type { MetaConfig } from '../meta/meta-config.js';
import { trainingLayout } from '../meta/training-layout.js';
import { createEngine } from './create-engine.js';
import { initialState } from './engine.js';
import type { EngineName } from './engine-names.js';
import { randomTasks } from './random-tasks.js';
import { TYPICAL_SHAPE } from './typical-shape.js';

/** What a few meta-steps on an engine showed. */
export interface TrialFigures {
  readonly tasksPerSecond: number;
  /** Of the first step: the same on every engine. */
  readonly loss: number;
  readonly gradientNorm: number;
}

/** Steps are timed until there are so many or so much time has gone by. */
const [STEPS, MS] = [5, 300];

/**
 * Runs a few meta-steps of a configuration's sizes on random tasks; the fastest counts, being the least disturbed.
 *
 * @param clock milliseconds
 * @throws FusionError `engine_unavailable`, or whatever an engine breaks on; a driver may even end the process
 */
export async function runTrial(
  name: EngineName,
  config: MetaConfig,
  workers: number,
  clock: () => number,
): Promise<TrialFigures> {
  const shape = config.adapts === 'vector' ? { ...TYPICAL_SHAPE, personal: true } : TYPICAL_SHAPE;
  const engine = createEngine(name, shape, config, { workers });
  const tasks = randomTasks(1, shape, {
    T: config.metaBatchSize,
    S: config.supportSetSize,
    Q: config.querySetSize,
  });
  const parameters = initializeParameters(trainingLayout(shape, config), createRng(1, 'parameters'));
  const { state, loss, gradientNorm } = await engine.step(initialState(parameters), tasks); // compiles, too
  const start = clock();
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let step = 0; step < STEPS && clock() < start + MS; step++) {
    const before = clock();
    await engine.step(state, tasks);
    fastestMs = Math.min(fastestMs, clock() - before);
  }
  await engine.release();
  return { tasksPerSecond: (1000 * config.metaBatchSize) / fastestMs, loss, gradientNorm };
}
