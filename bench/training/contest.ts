import { join } from 'node:path';
import { ENGINE_NAMES } from '../../training/engines/engine-names.js';
import type { BenchNetworkName } from './bench-network.js';
import { engineCommand, PEER_NAMES, peakCommand, peerCommand, shareCommand } from './commands.js';
import { type Contestant, startContestant } from './contestant.js';

/** One that takes part in a network's contest. */
export interface Entry {
  readonly kind: 'engine' | 'peer' | 'peak' | 'share';
  readonly name: string;
  readonly cores: number;
  /** More than one where only together they fill the cores: each runs on one thread. */
  readonly processes: readonly Contestant[];
  /** What they said of themselves and of their start. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Engines that use more than one core. */
const PARALLEL_ENGINES: readonly string[] = ['cpu'];

/**
 * Starts all who time a network's step, on one core and on all, one after another: starting is compiling. Who does not start is
 * left out, and `absent` is told why.
 */
export async function startContest(
  network: BenchNetworkName,
  {
    cores,
    tasks,
    problemFolder,
    onStart,
    onAbsent,
  }: {
    readonly cores: readonly number[];
    /** Of a meta-batch. */
    readonly tasks: number;
    /** Of the peers' inputs; null to leave peers out. */
    readonly problemFolder: string | null;
    readonly onStart: (what: string) => void;
    readonly onAbsent: (name: string, why: string) => void;
  },
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  const start = async (kind: Entry['kind'], name: string, count: number, commands: readonly string[][]) => {
    onStart(`${network}: ${name} on ${count === 1 ? 'one core' : `${count} cores`}`);
    try {
      const processes: Contestant[] = [];
      for (const command of commands) processes.push(await startContestant(command));
      const { ready } = processes[0]!;
      if ('unavailable' in ready) return onAbsent(name, String(ready['unavailable']));
      const started =
        kind === 'peer' ? await processes[0]!.ask({ first_step: join(problemFolder!, 'parameters.f32') }) : {};
      entries.push({ kind, name, cores: count, processes, facts: { ...ready, ...started } });
    } catch (error) {
      onAbsent(name, (error as Error).message);
    }
  };
  for (const count of cores) {
    await start('peak', 'peak', count, Array(count).fill(peakCommand(count)));
    if (count > 1) await start('share', 'share', count, Array(count).fill(shareCommand(network, count, tasks)));
    for (const engine of ENGINE_NAMES) {
      if (count > 1 && !PARALLEL_ENGINES.includes(engine)) continue;
      await start('engine', engine, count, [engineCommand(network, engine, count)]);
    }
    for (const peer of problemFolder === null ? [] : PEER_NAMES) {
      await start('peer', peer, count, [peerCommand(peer, problemFolder!, count)]);
    }
  }
  return entries;
}
