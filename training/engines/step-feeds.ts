import type { MetaConfig } from '../meta/meta-config.js';
import { ADAM } from '../meta/meta-update.js';
import type { StepResult, TrainingState } from './engine.js';
import { floats, type HostTensor, type HostTensors, scalar } from './runtime.js';

/** What a program of tasks said of a shard. */
export interface ShardOutputs {
  readonly tasks: number;
  readonly outputs: HostTensors;
}

/** The inputs of `shardedUpdate` and `shardedGradient` that are the shards'. */
export function shardFeed(shards: readonly ShardOutputs[]): HostTensors {
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
export function updateFeed(
  { step, parameters, firstMoment, secondMoment }: TrainingState,
  config: MetaConfig,
): HostTensors {
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

export function stepResult(step: number, outputs: HostTensors): StepResult {
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

export function vector(data: Float32Array): HostTensor {
  return floats(data, [data.length]);
}

export function array(outputs: HostTensors, name: string): Float32Array {
  return outputs[name]!.data as Float32Array;
}
