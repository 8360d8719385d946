import { join } from 'node:path';
import { median, type Ratio } from '../rounds.js';
import { type BenchNetwork, benchNetwork } from './bench-network.js';
import type { GradientComparison, StepTiming } from './bench-result.js';
import { compiledGradient, readVector, relativeDifference } from './compare-gradients.js';
import { type Entry, startContest } from './contest.js';
import { PEAK_GFLOP } from './peak-size.js';
import { writeProblem } from './problem.js';
import { ratio, type Timed, takeRounds } from './rounds.js';
import { stepGflop } from './step-gflop.js';

export interface MeasureOptions {
  readonly cores: readonly number[];
  readonly rounds: number;
  readonly seconds: number;
  /** Where peers find their inputs; null without peers. */
  readonly problemFolder: string | null;
  readonly onProgress: (what: string) => void;
  readonly onAbsent: (name: string, why: string) => void;
}

/** What a network's contest showed. */
export interface MeasuredNetwork {
  readonly gflop: number;
  /** GFLOP/s, by cores. */
  readonly peaks: ReadonlyMap<number, number>;
  readonly timings: readonly (Pick<Entry, 'kind' | 'name' | 'cores'> & { readonly timing: StepTiming })[];
  /** How many times as fast `cpu` was as each other, by cores. */
  readonly ratios: ReadonlyMap<number, Readonly<Record<string, Ratio>>>;
  /** `cpu` on all cores against one. */
  readonly scaling: Ratio | null;
  /** What two cores could be worth: `cpu` on one against threads that each take a step of their share, and tell each other nothing. */
  readonly ceiling: Ratio | null;
  readonly gradients: GradientComparison;
}

/** Runs one network's contest. */
export async function measureNetwork(network: BenchNetwork, options: MeasureOptions): Promise<MeasuredNetwork> {
  const { rounds, seconds, problemFolder, onProgress, onAbsent } = options;
  if (problemFolder !== null) writeProblem(problemFolder, network);
  const { cores } = options;
  const tasks = network.config.metaBatchSize;
  const entries = await startContest(network.name, { cores, tasks, problemFolder, onStart: onProgress, onAbsent });
  const gflop = stepGflop(network);
  try {
    const groups = entries.map(({ processes }) => processes);
    const onRound = (done: number) => onProgress(`${network.name}: round ${done} of ${rounds}`);
    const times = await takeRounds(groups, { rounds, seconds, onRound });
    const timed = entries.map((entry, index) => ({ entry, times: times[index]! }));
    const peaks = new Map(
      timed.filter(({ entry }) => entry.kind === 'peak').map(({ entry, times }) => [entry.cores, peakGflops(times)]),
    );
    const racing = timed.filter(({ entry }) => entry.kind === 'engine' || entry.kind === 'peer');
    const shares = timed.find(({ entry }) => entry.kind === 'share')?.times;
    const ours = (count: number) => racing.find(({ entry }) => entry.name === 'cpu' && entry.cores === count)?.times[0];
    const [one, all] = [ours(1), ours(Math.max(...cores))];
    return {
      gflop,
      peaks,
      timings: racing.map(({ entry: { kind, name, cores, facts }, times: [own] }) => ({
        kind,
        name,
        cores,
        timing: { ...timing(own!, network, gflop, peaks.get(cores)!), ...setup(facts) },
      })),
      ratios: new Map(
        cores.map((count) => {
          const others = racing.filter(({ entry }) => entry.cores === count && entry.name !== 'cpu');
          const reference = ours(count);
          const pairs = reference ? others.map(({ entry, times }) => [entry.name, ratio(reference, times[0]!)]) : [];
          return [count, Object.fromEntries(pairs)];
        }),
      ),
      scaling: cores.length > 1 && one && all ? ratio(all, one) : null,
      ceiling: shares && one ? ratio(together(shares), one) : null,
      gradients: await compareGradients(network, entries, problemFolder),
    };
  } finally {
    await Promise.all(entries.flatMap(({ processes }) => processes.map((process) => process.close())));
  }
}

function timing({ rounds, peakMemoryMb }: Timed, { config }: BenchNetwork, gflop: number, peak: number): StepTiming {
  const all = rounds.flat();
  const ms = median(all);
  const gflops = (1000 * gflop) / ms;
  return {
    ms_per_step: ms,
    fastest_ms: Math.min(...all),
    tasks_per_second: (1000 * config.metaBatchSize) / ms,
    gflops,
    peak_share: gflops / peak,
    peak_memory_mb: peakMemoryMb,
    steps: all.length,
  };
}

/** What a contestant said of its start that belongs to its timing. */
function setup(facts: Readonly<Record<string, unknown>>): Partial<StepTiming> {
  return Object.fromEntries(
    Object.entries(facts).filter(([name]) => ['record_ms', 'session_ms', 'compile_ms', 'version'].includes(name)),
  );
}

/** Steps of all threads, round by round. */
function together(threads: readonly Timed[]): Timed {
  return {
    rounds: threads[0]!.rounds.map((_, round) => threads.flatMap(({ rounds }) => rounds[round]!)),
    peakMemoryMb: threads.reduce((sum, { peakMemoryMb }) => sum + peakMemoryMb, 0),
  };
}

/** The best of each thread, added up. */
function peakGflops(threads: readonly Timed[]): number {
  return threads.reduce((sum, { rounds }) => sum + (1000 * PEAK_GFLOP) / Math.min(...rounds.flat()), 0);
}

/** One peer of each framework: the other form of PyTorch would compile once more for it. */
const GRADIENT_PEERS: readonly string[] = ['pytorch', 'jax'];

/** The compiled meta-gradient beside peers' on the same parameters and tasks, and beside the first-order one. */
async function compareGradients(
  network: BenchNetwork,
  entries: readonly Entry[],
  folder: string | null,
): Promise<GradientComparison> {
  const { gradient } = await compiledGradient(network);
  const first = await compiledGradient(benchNetwork(network.name, { order: 'first' }));
  const difference: Record<string, number> = {};
  for (const { kind, name, cores, processes } of entries) {
    if (kind !== 'peer' || cores !== 1 || folder === null || !GRADIENT_PEERS.includes(name)) continue;
    const file = join(folder, `${name}.f32`);
    await processes[0]!.ask({ gradient: file });
    difference[name] = relativeDifference(gradient, readVector(file));
  }
  return { difference, first_order: relativeDifference(first.gradient, gradient) };
}
