import { prepareTensorflow } from '../../models/network/prepare-tensorflow.js';
import type { NetworkShape } from '../../models/network/shape.js';
import type { MetaConfig } from '../meta/meta-config.js';
import { type MetaPrograms, metaPrograms } from '../meta/meta-programs.js';
import { eagerRuntime } from './eager-runtime.js';
import type { Engine } from './engine.js';
import type { EngineName } from './engine-names.js';
import { onnxRuntime } from './onnx-runtime.js';
import { onnxThreads } from './parallel/onnx-threads.js';
import { inTurn } from './parallel/sharded-runtime.js';
import { splitTasks } from './parallel/split-tasks.js';
import { preparedOnce } from './prepared-once.js';
import type { HostTensors, Runtime } from './runtime.js';
import { array, type ShardOutputs, shardFeed, stepResult, updateFeed, vector } from './step-feeds.js';
import { tensorflowRuntime } from './tensorflow-runtime.js';

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

function concatenated(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((start, part) => {
    whole.set(part, start);
    return start + part.length;
  }, 0);
  return whole;
}
