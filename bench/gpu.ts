/**
 * The compiled meta-step on a GPU, beside PyTorch taking the same step on the same GPU: `npx tsx bench/gpu.ts` prints one JSON.
 * For a machine that has one; docs/gpu.md says what it needs. `--help` names the choices.
 *
 * Each contestant runs alone, in a process of its own. Ours is fed its tasks from the host and gives its state back at every
 * step, as training does; PyTorch keeps both on the device.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { EngineName } from '../training/engines/engine-names.js';
import { median } from './rounds.js';
import { BENCH_NETWORK_NAMES, type BenchNetworkName, benchNetwork } from './training/bench-network.js';
import { engineCommand, missingPeers, type PeerName, peerCommand } from './training/commands.js';
import { startContestant } from './training/contestant.js';
import { writeProblem } from './training/problem.js';
import { stepGflop } from './training/step-gflop.js';

interface GpuTiming {
  readonly ms_per_step: number;
  readonly tasks_per_second: number;
  readonly gflops: number;
  readonly steps: number;
  /** What it said of itself: a peer its version, an engine how many tasks it was given. */
  readonly [name: string]: unknown;
}

const { values: options } = parseArgs({
  options: {
    networks: { type: 'string', default: BENCH_NETWORK_NAMES.join() },
    tasks: { type: 'string', default: '8,32,128,512,1024,4096' },
    engines: { type: 'string', default: 'webgpu,cuda' },
    peers: { type: 'string', default: 'pytorch,pytorch_compiled' },
    device: { type: 'string', default: 'cuda' },
    seconds: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(
    'npx tsx bench/gpu.ts [--networks default,plain] [--tasks 8,…,4096] [--engines webgpu,cuda] [--peers pytorch,pytorch_compiled] [--device cuda] [--seconds 5]',
  );
  process.exit(0);
}
const list = (text: string) => text.split(',').filter((name) => name !== '');
const missing = missingPeers();
const peers = missing === null ? list(options.peers) : [];
if (missing !== null) console.error(`no peers: ${missing}`);

const folder = mkdtempSync(join(os.tmpdir(), 'metafuse-gpu-'));
const networks: Record<string, Record<string, Record<string, unknown>>> = {};
try {
  for (const name of list(options.networks) as BenchNetworkName[]) {
    networks[name] = {};
    for (const tasks of list(options.tasks).map(Number)) networks[name][tasks] = await timeAll(name, tasks);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const gpu = spawnSync('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader'], { encoding: 'utf8' });
const machine = { gpu: gpu.stdout?.trim() || null, cpu: os.cpus()[0]?.model ?? null, node: process.version };
console.log(JSON.stringify({ command: 'bench gpu', machine, device_of_peers: options.device, networks }));

/** All contestants on one network and size of meta-batch, one after the other. */
async function timeAll(name: BenchNetworkName, tasks: number): Promise<Record<string, unknown>> {
  const network = benchNetwork(name, { metaBatchSize: tasks });
  if (peers.length > 0) writeProblem(folder, network);
  const gflop = stepGflop(network);
  const cores = os.availableParallelism();
  const results: Record<string, unknown> = {};
  const run = async (contestant: string, command: readonly string[]) => {
    console.error(`${name}, ${tasks} tasks: ${contestant}`);
    results[contestant] = await time(command, tasks, gflop).catch(({ message }: Error) => ({ failed: message }));
  };
  for (const engine of list(options.engines) as EngineName[]) {
    await run(engine, [...engineCommand(name, engine, cores), `${tasks}`]);
  }
  for (const peer of peers as PeerName[]) {
    await run(peer, [...peerCommand(peer, folder, cores), options.device]);
  }
  return results;
}

async function time(
  command: readonly string[],
  tasks: number,
  gflop: number,
): Promise<GpuTiming | { readonly unavailable: unknown }> {
  const { ready, ask, close } = await startContestant(command);
  try {
    if ('unavailable' in ready) return { unavailable: ready['unavailable'] };
    const { ms } = (await ask({ seconds: Number(options.seconds) })) as { readonly ms: readonly number[] };
    const typical = median(ms);
    return {
      ms_per_step: typical,
      tasks_per_second: (1000 * tasks) / typical,
      gflops: (1000 * gflop) / typical,
      steps: ms.length,
      ...ready,
    };
  } finally {
    await close();
  }
}
