import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { BENCH_NETWORK_NAMES, type BenchNetworkName, benchNetwork } from './training/bench-network.js';
import type { ByCores, ByNetwork, StepTiming, TrainingBench } from './training/bench-result.js';
import { canSetAside, missingPeers } from './training/commands.js';
import { type MeasuredNetwork, measureNetwork } from './training/measure-network.js';

export interface TrainingBenchOptions {
  readonly networks?: readonly BenchNetworkName[];
  readonly rounds: number;
  /** That each contestant runs in each round. */
  readonly seconds: number;
  /** Whether PyTorch and JAX take part, where they are installed. */
  readonly peers: boolean;
  readonly onProgress: (what: string) => void;
}

/**
 * Times the whole meta-step (inner loop, meta-gradient, clipping, Adam) of two networks on every engine that works here, on one
 * core and on all, beside peers that take the same step. All of a network's contestants are started first and then run in
 * turn, so that a busy machine is as busy for each.
 */
export async function benchTraining(options: TrainingBenchOptions): Promise<TrainingBench> {
  const { networks = BENCH_NETWORK_NAMES, peers } = options;
  const cores = os.availableParallelism();
  const absent: Record<string, string> = {};
  const missing = peers ? missingPeers() : 'not asked for';
  if (missing !== null) absent['peers'] = missing;
  const folder = mkdtempSync(join(os.tmpdir(), 'metafuse-bench-'));
  const measured: Partial<Record<BenchNetworkName, MeasuredNetwork>> = {};
  try {
    for (const name of networks) {
      measured[name] = await measureNetwork(benchNetwork(name), {
        ...options,
        cores: cores > 1 ? [1, cores] : [1],
        problemFolder: missing === null ? join(folder, name) : null,
        onAbsent: (who, why) => {
          absent[who] = why;
        },
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const byNetwork = <Value>(value: (network: MeasuredNetwork, name: BenchNetworkName) => Value) =>
    Object.fromEntries(networks.map((name) => [name, value(measured[name]!, name)])) as ByNetwork<Value>;
  return {
    machine: {
      cores,
      model: os.cpus()[0]?.model ?? 'unknown',
      peak_gflops: bestPeaks(Object.values(measured)),
      one_core_is_set_aside: canSetAside(),
    },
    networks: byNetwork(({ gflop }, name) => {
      const { config, layout } = benchNetwork(name);
      const { metaBatchSize: tasks, supportSetSize: support, querySetSize: query } = config;
      return { tasks, support, query, parameters: layout.size, gflop };
    }),
    engines: byName('engine', measured),
    peers: byName('peer', measured),
    ratios: byNetwork(({ ratios }) => Object.fromEntries(ratios)),
    scaling: byNetwork(({ scaling }) => scaling),
    ceiling: byNetwork(({ ceiling }) => ceiling),
    gradients: byNetwork(({ gradients }) => gradients),
    absent,
  };
}

/** By name, network and cores. */
function byName(kind: 'engine' | 'peer', measured: Readonly<Partial<Record<BenchNetworkName, MeasuredNetwork>>>) {
  const result: Record<string, Record<string, Record<string, StepTiming>>> = {};
  for (const [network, { timings }] of Object.entries(measured)) {
    for (const { name, cores, timing } of timings.filter((one) => one.kind === kind)) {
      result[name] ??= {};
      result[name][network] ??= {};
      result[name][network][cores] = timing;
    }
  }
  return result;
}

function bestPeaks(measured: readonly MeasuredNetwork[]): ByCores<number> {
  const best: Record<string, number> = {};
  for (const { peaks } of measured) {
    for (const [cores, peak] of peaks) best[cores] = Math.max(best[cores] ?? 0, peak);
  }
  return best;
}
