import { createRng } from '../../../data/schema/random.js';
import { initializeParameters } from '../../../models/network/parameters.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { onnxRuntime } from '../../engines/onnx-runtime.js';
import { onnxThreads } from '../../engines/parallel/onnx-threads.js';
import { inTurn } from '../../engines/parallel/sharded-runtime.js';
import { floats, type HostTensors, type Runtime, scalar } from '../../engines/runtime.js';
import { ADAM } from '../../meta/meta-update.js';
import type { BatchSource } from './batch-source.js';
import { drawBatch } from './draw-batch.js';
import { towerLayout } from './towers.js';
import type { TwoTowerConfig } from './two-tower-config.js';
import { gradientProgram, updateProgram } from './two-tower-programs.js';

export interface TrainTowersOptions {
  readonly seed: number;
  /** Threads that share a batch's shards: how long training takes, and nothing of what it gives. */
  readonly workers?: number | undefined;
  /** What computes; ONNX Runtime on the CPU by default. */
  readonly runtime?: Runtime | undefined;
}

export interface TrainedTowers {
  /** Flat, as `towerLayout` places them. */
  readonly parameters: Float32Array;
  /** Mean over the shards, of each step. */
  readonly losses: readonly number[];
}

/**
 * Trains the towers: a fixed number of steps, in each the gradients of all shards, then Adam along their mean.
 *
 * Compiled, as the network is: looking tokens up is a gather, and its gradient adds rows into the table. Batches depend on
 * the seed, the step and the shard alone, and the mean is taken in the order of the shards.
 */
export async function trainTowers(
  source: BatchSource,
  config: TwoTowerConfig,
  { seed, workers = 1, runtime = onnxRuntime('cpu') }: TrainTowersOptions,
): Promise<TrainedTowers> {
  prepareTensorflow();
  const layout = towerLayout(config);
  const threads = workers > 1 ? onnxThreads(Math.min(workers, config.shards)) : undefined;
  const gradient = await (threads ?? inTurn(runtime)).prepare(gradientProgram(layout, config));
  const update = await runtime.prepare(updateProgram(layout, config.shards));
  const cases = Math.ceil(config.batchSize / config.shards);
  const draw = (step: number) =>
    Array.from({ length: config.shards }, (_, shard) =>
      drawBatch(source, cases, config, createRng(seed, 'tower batch', step, shard)),
    );
  const losses: number[] = [];
  let state = startingState(initializeParameters(layout, createRng(seed, 'towers')));
  let ahead: HostTensors[] | undefined;
  try {
    for (let step = 1; step <= config.steps; step++) {
      const parameters = floats(state.parameters, [layout.size]);
      const asked = gradient.runAll((ahead ?? draw(step)).map((batch) => ({ ...batch, parameters })));
      ahead = step < config.steps ? draw(step + 1) : undefined; // while the threads are at work
      const shards = await asked;
      losses.push(shards.reduce((sum, { loss }) => sum + loss!.data[0]! / shards.length, 0));
      state = nextState(await update.run({ ...stateFeed(state, step, config), ...gradientFeed(shards) }));
    }
  } finally {
    await gradient.release();
    await update.release();
    await threads?.release();
  }
  return { parameters: state.parameters, losses };
}

/** The parameters and Adam's moments. */
interface State {
  readonly parameters: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
}

function startingState(parameters: Float32Array): State {
  const zeros = () => new Float32Array(parameters.length);
  return { parameters, firstMoment: zeros(), secondMoment: zeros() };
}

function stateFeed(
  { parameters, firstMoment, secondMoment }: State,
  step: number,
  config: TwoTowerConfig,
): HostTensors {
  const shape = [parameters.length];
  return {
    parameters: floats(parameters, shape),
    first_moment: floats(firstMoment, shape),
    second_moment: floats(secondMoment, shape),
    outer_rate: scalar(config.learningRate),
    first_correction: scalar(1 / (1 - ADAM.beta1 ** step)),
    second_correction: scalar(1 / (1 - ADAM.beta2 ** step)),
  };
}

function gradientFeed(shards: readonly HostTensors[]): HostTensors {
  return Object.fromEntries(shards.map(({ gradient }, shard) => [`gradient_${shard}`, gradient!]));
}

function nextState(outputs: HostTensors): State {
  const array = (name: string) => outputs[name]!.data as Float32Array;
  return {
    parameters: array('new_parameters'),
    firstMoment: array('new_first_moment'),
    secondMoment: array('new_second_moment'),
  };
}
