import type { Command } from 'commander';
import type { Ratio } from '../../../bench/rounds.js';
import type { StepTiming, TrainingBench } from '../../../bench/training/bench-result.js';
import { wholeNumber } from '../../options/numbers.js';
import { printResult } from '../../printing/print-result.js';
import { say } from '../../printing/say.js';
import { table } from '../../printing/table.js';

interface Options {
  readonly json?: true;
  readonly peers: boolean;
  readonly rounds: number;
}

/** Seconds that each contestant runs in each round. */
const ROUND_SECONDS = 0.5;

/** `metafuse bench training`: the meta-step on every engine, beside peers, of two networks. */
export function addBenchTraining(bench: Command): void {
  bench
    .command('training')
    .description('Time a meta-step on every engine that works here, beside PyTorch and JAX where they are installed.')
    .option('--rounds <count>', 'how often all take their turn', wholeNumber, 8)
    .option('--no-peers', 'leave PyTorch and JAX out (they compile for minutes)')
    .option('--json', 'print one JSON object')
    .action(async ({ json, peers, rounds }: Options) => {
      const { benchTraining } = await import('../../../bench/training.js'); // brings tfjs, which serving does without
      const startMs = performance.now();
      const result = await benchTraining({ rounds, seconds: ROUND_SECONDS, peers, onProgress: say });
      const seconds = (performance.now() - startMs) / 1000;
      printResult({ command: 'bench training', seconds, ...result }, { json: json === true, text: textOf(result) });
    });
}

function textOf(result: TrainingBench): string {
  const { machine, networks, absent } = result;
  const peaks = Object.entries(machine.peak_gflops).map(([cores, peak]) => `${peak.toFixed(0)} GFLOP/s on ${cores}`);
  const core = machine.one_core_is_set_aside ? 'one core, set aside' : 'one thread, on any core';
  return [
    `${machine.model}, ${machine.cores} cores; 1024³ products reach ${peaks.join(', ')}; cores 1 means ${core}`,
    ...Object.keys(networks).map((network) => networkText(result, network as keyof typeof networks)),
    ...Object.entries(absent).map(([name, why]) => `${name} took no part: ${why}`),
  ].join('\n\n');
}

function networkText(
  { networks, engines, peers, ratios, scaling, ceiling, gradients }: TrainingBench,
  network: keyof TrainingBench['networks'],
): string {
  const { tasks, support, query, parameters, gflop } = networks[network]!;
  const rows = Object.entries({ ...engines, ...peers }).flatMap(([name, byNetwork]) =>
    Object.entries(byNetwork?.[network] ?? {}).map(([cores, timing]) => {
      const times = name === 'cpu' ? undefined : ratios[network]?.[cores]?.[name];
      return row(name, cores, timing, times ? ratioText(times) : '');
    }),
  );
  const head = [
    '',
    'cores',
    'ms a step',
    'fastest',
    'tasks a second',
    'GFLOP/s',
    'of peak',
    'MB',
    'start, ms',
    'cpu is times as fast',
  ];
  const { difference, first_order } = gradients[network]!;
  const differences = Object.entries(difference).map(([name, value]) => `${name}'s by ${value.toExponential(1)}`);
  const [scale, most] = [scaling[network], ceiling[network]];
  return [
    `${network}: ${tasks} tasks of ${support} + ${query} rows, ${parameters} parameters, ${gflop.toFixed(2)} GFLOP a step`,
    table(head, rows),
    ...(scale ? [`cpu on all cores is ${ratioText(scale)} times cpu on one`] : []),
    ...(most
      ? [`it would be ${ratioText(most)} times if each core took a step of its share and told the others nothing`]
      : []),
    ...(differences.length > 0 ? [`meta-gradient differs from ${differences.join(', ')}`] : []),
    `first order differs from second by ${first_order.toExponential(1)}`,
  ].join('\n');
}

function ratioText({ value, low, high }: Ratio): string {
  return `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
}

function row(name: string, cores: string, timing: StepTiming, times: string): string[] {
  const { record_ms, session_ms, compile_ms } = timing;
  const start =
    record_ms === undefined ? (compile_ms?.toFixed(0) ?? '') : `${record_ms.toFixed(0)} + ${session_ms!.toFixed(0)}`;
  return [
    name,
    cores,
    timing.ms_per_step.toFixed(2),
    timing.fastest_ms.toFixed(2),
    timing.tasks_per_second.toFixed(0),
    timing.gflops.toFixed(1),
    `${(100 * timing.peak_share).toFixed(0)} %`,
    timing.peak_memory_mb.toFixed(0),
    start,
    times,
  ];
}
