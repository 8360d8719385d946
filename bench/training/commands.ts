import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EngineName } from '../../training/engines/engine-names.js';
import type { BenchNetworkName } from './bench-network.js';

/** What peers are called in results; `bench/peers/peer.py` knows them by these names. */
export const PEER_NAMES = ['pytorch', 'pytorch_compiled', 'jax'] as const;
export type PeerName = (typeof PEER_NAMES)[number];

const PEERS = fileURLToPath(new URL('../peers/', import.meta.url));
const PYTHON = `${PEERS}.venv/bin/python`;

/** Why peers cannot take part; null when they can. */
export function missingPeers(): string | null {
  return existsSync(PYTHON) ? null : 'bench/peers/setup.sh has not been run: there is no bench/peers/.venv';
}

export function peerCommand(name: PeerName, problemFolder: string, cores: number): string[] {
  return onCores([PYTHON, `${PEERS}peer.py`, name, problemFolder, String(cores)], cores);
}

export function engineCommand(network: BenchNetworkName, engine: EngineName, cores: number): string[] {
  return onCores([...nodeCommand('engine-process'), network, engine, String(cores)], cores);
}

/** A step of one core's share of the tasks on one thread, wherever there is a core. */
export function shareCommand(network: BenchNetworkName, cores: number, tasks: number): string[] {
  return onCores([...nodeCommand('engine-process'), network, 'cpu', '1', String(Math.ceil(tasks / cores))], cores);
}

/** @param cores 1 to stay on the core that is set aside, more to go anywhere */
export function peakCommand(cores: number): string[] {
  return onCores(nodeCommand('peak-process'), cores);
}

/** Run from the sources, or built. */
function nodeCommand(name: string): string[] {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const loader = extension === '.ts' ? ['--import', import.meta.resolve('tsx')] : [];
  return [process.execPath, ...loader, fileURLToPath(new URL(`./${name}${extension}`, import.meta.url))];
}

/** Everything that runs on one core runs on the same one, where the system can hold it there (Linux's taskset). */
function onCores(command: readonly string[], cores: number): string[] {
  return cores === 1 && canSetAside() ? ['taskset', '-c', firstCore(), ...command] : [...command];
}

let settable: boolean | undefined;

/** Whether a process can be held on one core; where not, one core is one thread. */
export function canSetAside(): boolean {
  settable ??= spawnSync('taskset', ['-c', firstCore(), 'true']).status === 0;
  return settable;
}

function firstCore(): string {
  try {
    return /Cpus_allowed_list:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]!;
  } catch {
    return '0';
  }
}
