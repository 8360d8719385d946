import { prepareTensorflow } from '../../models/network/prepare-tensorflow.js';
import type { NetworkShape } from '../../models/network/shape.js';
import type { SpecifiedProgram } from '../compiler/record.js';
import type { MetaConfig } from '../meta/meta-config.js';
import { type MetaPrograms, metaPrograms } from '../meta/meta-programs.js';
import { ADAM } from '../meta/meta-update.js';
import { eagerRuntime } from './eager-runtime.js';
import type { EngineName } from './engine-names.js';
import { onnxRuntime } from './onnx-runtime.js';
import { onnxThreads } from './parallel/onnx-threads.js';
import { inTurn } from './parallel/sharded-runtime.js';
import { splitTasks } from './parallel/split-tasks.js';
import { floats, type HostTensor, type HostTensors, type Runtime, scalar } from './runtime.js';
import { tensorflowRuntime } from './tensorflow-runtime.js';

/** What training carries from step to step; flat vectors, as `trainingLayout` places them. */
export interface TrainingState {
  /** Steps taken. */
  readonly step: number;
  readonly parameters: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
}

/** Runs the network's programs: state and a batch of tasks in, new state and losses out. */
export interface Engine {
  readonly name: EngineName;
  /** One meta-step. `batch` carries the task inputs and the dropout masks. */
  step(state: TrainingState, batch: HostTensors): Promise<StepResult>;
  /** The mean query loss after adaptation, and its gradient. */
  gradient(
    parameters: Float32Array,
    batch: HostTensors,
  ): Promise<{ readonly loss: number; readonly gradient: Float32Array }>;
  /** Query losses of each task before and after adaptation, without dropout. */
  losses(parameters: Float32Array, batch: HostTensors): Promise<BeforeAndAfter>;
  /** Log-odds of each task's query rows before and after adaptation, without dropout; [tasks · rows] */
  scores(parameters: Float32Array, batch: HostTensors): Promise<BeforeAndAfter>;
  /** Frees native memory; the engine cannot be used afterwards. */
  release(): Promise<void>;
}

/** Something of every task, one after the other, before the inner loop and after it. */
export interface BeforeAndAfter {
  readonly before: Float32Array;
  readonly after: Float32Array;
}

export interface StepResult {
  readonly state: TrainingState;
  readonly loss: number;
  /** Of the meta-gradient, before clipping. */
  readonly gradientNorm: number;
}

export interface EngineOptions {
  /** Threads that share the shards of a batch, on the engine `cpu`. They change how long a step takes, never its result. */
  readonly workers?: number;
}

const RUNTIMES: Readonly<Record<EngineName, () => Runtime>> = {
  cuda: () => onnxRuntime('cuda'),
  webgpu: () => onnxRuntime('webgpu'),
  cpu: () => onnxRuntime('cpu'),
  'tensorflow-gpu': () => tensorflowRuntime('tensorflow-gpu'),
  tensorflow: () => tensorflowRuntime('tensorflow'),
  tfjs: () => eagerRuntime('tfjs', 'cpu'),
};

/**
 * An engine for one network and configuration. Programs are compiled when they are first used.
 *
 * On `cpu`, the gradient of each of the configuration's shards is found by itself, in threads if there are workers; then one
 * program averages them, in the order of the shards, and updates. With one shard, and on the other engines, a step is one
 * program: a device, or tfjs, does best with all tasks at once.
 */
export function createEngine(
  name: EngineName,
  shape: NetworkShape,
  config: MetaConfig,
  options: EngineOptions = {},
): Engine {
  return engineOf(name, metaPrograms(shape, config), config, options);
}

/** An engine for any network whose programs are given. */
export function engineOf(
  name: EngineName,
  network: MetaPrograms,
  config: MetaConfig,
  { workers = 1 }: EngineOptions = {},
): Engine {
  prepareTensorflow();
  const runtime = RUNTIMES[name]();
  const shardCount = name === 'cpu' ? config.shards : 1;
  const threadCount = Math.min(workers, shardCount);
  const threads = threadCount > 1 ? onnxThreads(threadCount) : undefined;
  const whole = preparedOnce(runtime);
  const sharded = preparedOnce(threads ?? inTurn(runtime));

  /** Runs a program of tasks on every shard of a batch. */
  const onShards = async (
    key: 'gradient' | 'judge',
    parameters: Float32Array,
    batch: HostTensors,
  ): Promise<ShardOutputs[]> => {
    const shards = splitTasks(batch, network[key].inputs, shardCount);
    const executable = await sharded.prepared(key, network[key]);
    const everywhere = { ...network.constants, parameters: vector(parameters) };
    const answers = await executable.runAll(shards.map(({ inputs }) => ({ ...inputs, ...everywhere })));
    return answers.map((outputs, shard) => ({ tasks: shards[shard]!.tasks, outputs }));
  };

  const judged = async (what: 'losses' | 'scores', parameters: Float32Array, batch: HostTensors) => {
    const shards = await onShards('judge', parameters, batch);
    const joined = (output: string) => concatenated(shards.map(({ outputs }) => array(outputs, output)));
    return { before: joined(`${what}_before`), after: joined(`${what}_after`) };
  };

  return {
    name,
    step: async (state, batch) => {
      const feed = updateFeed(state, config);
      if (shardCount === 1) {
        const step = await whole.prepared('step', network.step);
        return stepResult(state.step + 1, await step.run({ ...batch, ...network.constants, ...feed }));
      }
      const shards = await onShards('gradient', state.parameters, batch);
      const update = await whole.prepared(`update ${shards.length}`, network.update(shards.length));
      return stepResult(state.step + 1, await update.run({ ...feed, ...shardFeed(shards) }));
    },
    gradient: async (parameters, batch) => {
      const shards = await onShards('gradient', parameters, batch);
      const average = await whole.prepared(`average ${shards.length}`, network.average(shards.length));
      const outputs = await average.run(shardFeed(shards));
      return { loss: array(outputs, 'loss')[0]!, gradient: array(outputs, 'gradient') };
    },
    losses: (parameters, batch) => judged('losses', parameters, batch),
    scores: (parameters, batch) => judged('scores', parameters, batch),
    release: async () => {
      await whole.release();
      await sharded.release();
      await threads?.release();
    },
  };
}

/** Programs by name, each prepared when it is first asked for. */
function preparedOnce<Prepared extends { release(): Promise<void> }>(runtime: {
  prepare(program: SpecifiedProgram): Promise<Prepared>;
}) {
  const programs = new Map<string, Promise<Prepared>>();
  return {
    prepared: (key: string, specified: SpecifiedProgram): Promise<Prepared> => {
      const known = programs.get(key) ?? runtime.prepare(specified);
      programs.set(key, known);
      return known;
    },
    release: async () => {
      for (const program of programs.values()) {
        const executable = await program.catch(() => undefined); // whoever asked for it was told
        await executable?.release();
      }
      programs.clear();
    },
  };
}

/** State at the start: parameters as initialised, no momentum. */
export function initialState(parameters: Float32Array): TrainingState {
  const zeros = () => new Float32Array(parameters.length);
  return { step: 0, parameters, firstMoment: zeros(), secondMoment: zeros() };
}

/** What a program of tasks said of a shard. */
interface ShardOutputs {
  readonly tasks: number;
  readonly outputs: HostTensors;
}

/** The inputs of `shardedUpdate` and `shardedGradient` that are the shards'. */
function shardFeed(shards: readonly ShardOutputs[]): HostTensors {
  const tasks = shards.reduce((sum, shard) => sum + shard.tasks, 0);
  return Object.fromEntries(
    shards.flatMap((shard, index) => [
      [`loss_${index}`, shard.outputs['loss']!],
      [`gradient_${index}`, shard.outputs['gradient']!],
      [`share_${index}`, scalar(shard.tasks / tasks)],
    ]),
  );
}

/** The inputs of an update that are not the gradient. */
function updateFeed({ step, parameters, firstMoment, secondMoment }: TrainingState, config: MetaConfig): HostTensors {
  const t = step + 1;
  return {
    parameters: vector(parameters),
    first_moment: vector(firstMoment),
    second_moment: vector(secondMoment),
    outer_rate: scalar(config.outerLearningRate),
    first_correction: scalar(1 / (1 - ADAM.beta1 ** t)),
    second_correction: scalar(1 / (1 - ADAM.beta2 ** t)),
  };
}

function stepResult(step: number, outputs: HostTensors): StepResult {
  return {
    state: {
      step,
      parameters: array(outputs, 'new_parameters'),
      firstMoment: array(outputs, 'new_first_moment'),
      secondMoment: array(outputs, 'new_second_moment'),
    },
    loss: array(outputs, 'loss')[0]!,
    gradientNorm: array(outputs, 'gradient_norm')[0]!,
  };
}

function vector(data: Float32Array): HostTensor {
  return floats(data, [data.length]);
}

function array(outputs: HostTensors, name: string): Float32Array {
  return outputs[name]!.data as Float32Array;
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((start, part) => {
    whole.set(part, start);
    return start + part.length;
  }, 0);
  return whole;
}
