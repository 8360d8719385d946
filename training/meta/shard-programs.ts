import * as tf from '@tensorflow/tfjs';
import { networkLayout } from '../../models/network/network.js';
import { scope } from '../../models/network/scope.js';
import type { NetworkShape } from '../../models/network/shape.js';
import type { InputSpec, SpecifiedProgram } from '../compiler/record.js';
import type { MetaConfig } from './meta-config.js';
import { metaUpdate, updateInputs } from './meta-update.js';
import { trainingLayout } from './training-layout.js';

type Inputs = Readonly<Record<string, tf.Tensor>>;

/** The second half of a meta-step whose gradient was found shard by shard: their mean moves the shared parameters. */
export function shardedUpdate(shape: NetworkShape, config: MetaConfig, shards: number): SpecifiedProgram {
  const { size } = trainingLayout(shape, config);
  return {
    inputs: [...updateInputs(size), ...shardInputs(size, shards)],
    program: (inputs) => {
      const { loss, gradient } = scope('shards', () => meanOfShards(inputs, shards));
      const { gradientClipping: clipping, weightDecay } = config;
      const decayed = networkLayout(shape).size;
      return { ...metaUpdate(inputs, gradient, { clipping, weightDecay, decayed }), loss };
    },
  };
}

/** The mean of the shards' losses and gradients alone. */
export function shardedGradient(shape: NetworkShape, config: MetaConfig, shards: number): SpecifiedProgram {
  return {
    inputs: shardInputs(trainingLayout(shape, config).size, shards),
    program: (inputs) => meanOfShards(inputs, shards),
  };
}

/** Each shard's mean loss, the gradient of it, and the shard's share of the tasks. */
function shardInputs(size: number, shards: number): InputSpec<number | string>[] {
  return Array.from({ length: shards }, (_, shard) => [
    { name: `loss_${shard}`, shape: [] },
    { name: `gradient_${shard}`, shape: [size] },
    { name: `share_${shard}`, shape: [] },
  ]).flat();
}

/** In the order of the shards, whichever was found first. */
function meanOfShards(inputs: Inputs, shards: number) {
  const mean = (name: string) =>
    Array.from({ length: shards }, (_, shard) => tf.mul(inputs[`${name}_${shard}`]!, inputs[`share_${shard}`]!)).reduce(
      (sum, term) => tf.add(sum, term),
    );
  return { loss: mean('loss'), gradient: mean('gradient') };
}
