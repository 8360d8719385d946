import { Option } from 'commander';
import type { Format } from '../../../bench/scoring/encode-question.js';
import type { Way } from '../../../bench/scoring/questions.js';
import type { ScoringBench, ScoringCell } from '../../../bench/scoring/scoring.js';
import { readBundle } from '../../../data/bundle/index.js';
import { finiteNumber, positiveNumber, positiveNumbers } from '../../options/numbers.js';
import { percentOfRounds } from '../../printing/percent-of-rounds.js';
import { printResult } from '../../printing/print-result.js';
import { progressBar } from '../../printing/progress-bar.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';

interface Options {
  readonly bundle: string;
  readonly sizes: readonly number[];
  readonly ways: readonly Way[];
  readonly formats: readonly Format[];
  readonly connections: readonly number[];
  readonly seconds: number;
  readonly rounds: number;
  readonly json?: true;
}

/** `metafuse bench scoring`: requests of `/v1/score` a second, beside bare servers. */
export const addBenchScoring: AddVerb = (bench) => {
  bench
    .command('scoring')
    .description('Time POST /v1/score over HTTP, beside a bare run of the network and a bare route.')
    .requiredOption('--bundle <folder>', 'what train wrote')
    .option('--sizes <list>', 'candidates in a request', positiveNumbers, [1, 10, 25, 50, 100, 300, 1000])
    .addOption(
      new Option('--ways <names...>', 'by id, or with scores and vectors in the request')
        .choices(['by_id', 'inline'])
        .default(['by_id', 'inline']),
    )
    .addOption(
      new Option('--formats <names...>', 'of the request and its answer')
        .choices(['json', 'arrow'])
        .default(['json', 'arrow']),
    )
    .option('--connections <list>', 'clients that ask at the same time', positiveNumbers, [1, 16])
    .option('--seconds <number>', 'of load, for each route, in each round', finiteNumber, 1)
    .option('--rounds <count>', 'how often the routes are loaded, in turn', positiveNumber, 3)
    .option('--json', 'print one JSON object')
    .action(async ({ bundle: folder, json, ...options }: Options) => {
      const { benchScoring } = await import('../../../bench/scoring/scoring.js');
      const startMs = performance.now();
      const bar = progressBar('kinds of requests');
      const result = await benchScoring(await readBundle(folder), { ...options, onProgress: bar.update }).finally(
        bar.stop,
      );
      const seconds = (performance.now() - startMs) / 1000;
      printResult({ command: 'bench scoring', seconds, ...result }, { json: json === true, text: text(result) });
    });
};

function text({ machine, bare_run_ms, hand_over, profile, cells }: ScoringBench): string {
  const runs = Object.entries(bare_run_ms).map(([size, ms]) => `${size}: ${ms.toFixed(2)}`);
  const parts = Object.entries(profile.parts).map(([part, share]) => `${part} ${(100 * share).toFixed(0)} %`);
  return [
    `${machine.model}, ${machine.cores} cores, load average ${machine.load_average.toFixed(1)}`,
    `a bare run of score.onnx takes, in ms by candidates: ${runs.join(', ')}`,
    `${profile.candidates} candidates by id take ${profile.score_us.toFixed(0)} µs of a processor, the bare route ${profile.bare_us.toFixed(0)}: ${percentOfRounds(profile.share_of_ceiling)} of the ceiling`,
    `of which: ${parts.join(', ')}`,
    table(
      ['candidates', 'a run here, ms', 'in another thread, ms', 'the asking thread is busy, ms'],
      Object.entries(hand_over).map(([size, { here_ms, elsewhere_ms, busy_ms }]) => [
        ...[size, here_ms.toFixed(2), elsewhere_ms.toFixed(2), busy_ms.toFixed(2)],
      ]),
    ),
    table(
      [
        'candidates',
        'way',
        'format',
        'clients',
        'a second',
        'p50 ms',
        'p99 ms',
        'bare route',
        'route and run',
        'share',
        'server and client busy',
      ],
      cells.map(row),
    ),
  ].join('\n');
}

function row({
  candidates,
  way,
  format,
  connections,
  score,
  bare_route,
  bare_route_and_run,
  share_of_ceiling,
}: ScoringCell) {
  const { p50, p99 } = score.ms;
  const busy = [score.server_busy, score.client_busy].map((share) => `${(100 * share).toFixed(0)} %`);
  const perSecond = [bare_route, bare_route_and_run].map(({ requests_per_second }) => requests_per_second.toFixed(0));
  return [
    ...[String(candidates), way.replace('_', ' '), format, String(connections), score.requests_per_second.toFixed(0)],
    ...[p50.toFixed(2), p99.toFixed(2), ...perSecond, percentOfRounds(share_of_ceiling), busy.join(' and ')],
  ];
}
