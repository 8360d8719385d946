import { networkLayout } from '../../models/network/network.js';
import type { NetworkShape } from '../../models/network/shape.js';
import type { SpecifiedProgram } from '../compiler/record.js';
import type { HostTensors } from '../engines/runtime.js';
import { innerRatesFeed } from './inner-rates.js';
import type { MetaConfig } from './meta-config.js';
import { metaGradient, metaJudge, metaStep } from './meta-step.js';
import { shardedGradient, shardedUpdate } from './shard-programs.js';
import { trainingLayout } from './training-layout.js';

/** What an engine runs to meta-train a network, whichever it is. */
export interface MetaPrograms {
  readonly step: SpecifiedProgram;
  readonly gradient: SpecifiedProgram;
  /** Losses and scores of held-out tasks. */
  readonly judge: SpecifiedProgram;
  /** The second half of a step whose gradient was found shard by shard. */
  readonly update: (shards: number) => SpecifiedProgram;
  /** The mean of the shards' gradients. */
  readonly average: (shards: number) => SpecifiedProgram;
  /** Inputs of the programs that are the same in every step. */
  readonly constants: HostTensors;
}

/** Those of the fusion network. */
export function metaPrograms(shape: NetworkShape, config: MetaConfig): MetaPrograms {
  const { size } = trainingLayout(shape, config);
  const sizes = { size, decayed: networkLayout(shape).size };
  return {
    step: metaStep(shape, config),
    gradient: metaGradient(shape, config),
    judge: metaJudge(shape, config),
    update: (shards) => shardedUpdate(sizes, config, shards),
    average: (shards) => shardedGradient(size, shards),
    constants: innerRatesFeed(config),
  };
}
