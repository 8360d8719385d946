import * as tf from '@tensorflow/tfjs';
import { scope } from '../../models/network/scope.js';
import type { InputSpec, SpecifiedProgram } from '../compiler/record.js';
import type { MetaConfig } from './meta-config.js';
import { metaUpdate, updateInputs } from './meta-update.js';

type Inputs = Readonly<Record<string, tf.Tensor>>;

/**
 * The second half of a meta-step whose gradient was found shard by shard: their mean moves the shared parameters.
 * @param size of the flat vector, of which the first `decayed` decay
 */
export function shardedUpdate(
  { size, decayed }: { readonly size: number; readonly decayed: number },
  { gradientClipping: clipping, weightDecay }: MetaConfig,
  shards: number,
): SpecifiedProgram {
  return {
    inputs: [...updateInputs(size), ...shardInputs(size, shards)],
    program: (inputs) => {
      const { loss, gradient } = scope('shards', () => meanOfShards(inputs, shards));
      return { ...metaUpdate(inputs, gradient, { clipping, weightDecay, decayed }), loss };
    },
  };
}

/** The mean of the shards' losses and gradients alone. */
export function shardedGradient(size: number, shards: number): SpecifiedProgram {
  return { inputs: shardInputs(size, shards), program: (inputs) => meanOfShards(inputs, shards) };
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
