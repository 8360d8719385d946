import { createRng } from '../../data/schema/random.js';
import { adaptingParameters, networkLayout } from '../../models/network/network.js';
import { initializeParameters, type ParameterLayout } from '../../models/network/parameters.js';
import { randomTasks } from '../../training/engines/random-tasks.js';
import type { HostTensors } from '../../training/engines/runtime.js';
import { TYPICAL_SHAPE } from '../../training/engines/typical-shape.js';
import { DEFAULT_META_CONFIG, type MetaConfig } from '../../training/meta/meta-config.js';
import { type MetaPrograms, metaPrograms } from '../../training/meta/meta-programs.js';
import { PLAIN_LAYOUT, plainBatch, plainPrograms } from './plain-network.js';

export const BENCH_NETWORK_NAMES = ['default', 'plain'] as const;
export type BenchNetworkName = (typeof BENCH_NETWORK_NAMES)[number];

/** A network with a configuration and a batch of tasks: all that a meta-step needs, whoever takes it. */
export interface BenchNetwork {
  readonly name: BenchNetworkName;
  readonly config: MetaConfig;
  readonly layout: ParameterLayout;
  /** Names of the parameters that the inner loop changes. */
  readonly adapting: readonly string[];
  readonly parameters: Float32Array;
  readonly batch: HostTensors;
  readonly programs: MetaPrograms;
}

/** Metafuse's network in its default configuration, but for the boosted term, whose trees a data set decides; or 226-128-128-128-2 with 16 query rows, all of it adapting, as MAML was published. */
export function benchNetwork(name: BenchNetworkName, changes: Partial<MetaConfig> = {}): BenchNetwork {
  return name === 'default' ? defaultNetwork(changes) : plainNetwork(changes);
}

function defaultNetwork(changes: Partial<MetaConfig>): BenchNetwork {
  const config = { ...DEFAULT_META_CONFIG, ...changes };
  const layout = networkLayout(TYPICAL_SHAPE);
  return {
    name: 'default',
    config,
    layout,
    adapting: adaptingParameters(layout, config.adapts).map((parameter) => parameter.name),
    parameters: startingParameters(layout),
    batch: randomTasks(1, TYPICAL_SHAPE, sizesOf(config)),
    programs: metaPrograms(TYPICAL_SHAPE, config),
  };
}

function plainNetwork(changes: Partial<MetaConfig>): BenchNetwork {
  const config: MetaConfig = { ...DEFAULT_META_CONFIG, querySetSize: 16, adapts: 'all', unadaptedShare: 0, ...changes };
  return {
    name: 'plain',
    config,
    layout: PLAIN_LAYOUT,
    adapting: PLAIN_LAYOUT.parameters.map((parameter) => parameter.name),
    parameters: startingParameters(PLAIN_LAYOUT),
    batch: plainBatch(config),
    programs: plainPrograms(config),
  };
}

/** What the programs' named dimensions are in a configuration. */
export function sizesOf({ metaBatchSize, supportSetSize, querySetSize }: MetaConfig): Readonly<Record<string, number>> {
  return { T: metaBatchSize, S: supportSetSize, Q: querySetSize };
}

/** As initialised, and a little noise: heads that start at zero would leave half of the gradient zero. */
function startingParameters(layout: ParameterLayout): Float32Array {
  const rng = createRng(1, 'parameters');
  return initializeParameters(layout, rng).map((value) => value + 0.02 * rng.normal());
}
