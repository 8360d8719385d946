import os from 'node:os';
import type { RescoreBench } from '../../../bench/rescore/rescore.js';
import type { RescoreTiming } from '../../../bench/rescore/rescore-process.js';
import { positiveNumber } from '../../options/numbers.js';
import { percentOfRounds } from '../../printing/percent-of-rounds.js';
import { printResult } from '../../printing/print-result.js';
import { say } from '../../printing/say.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';

interface Options {
  readonly bundle: string;
  readonly rows: number;
  readonly workers: number;
  readonly rounds: number;
  readonly json?: true;
}

/** `metafuse bench rescore`: rows a second and memory, beside reading, running and writing alone. */
export const addBenchRescore: AddVerb = (bench) => {
  bench
    .command('rescore')
    .description('Time rescore over many rows, beside a bare run of the network between reading and writing.')
    .requiredOption('--bundle <folder>', 'what train wrote')
    .option('--rows <count>', 'rows of the file', positiveNumber, 10_000_000)
    .option('--workers <count>', 'threads that score', positiveNumber, os.availableParallelism())
    .option('--rounds <count>', 'how often both are run, in turn', positiveNumber, 3)
    .option('--json', 'print one JSON object')
    .action(async ({ bundle, rows, workers, rounds, json }: Options) => {
      const { benchRescore } = await import('../../../bench/rescore/rescore.js');
      const startMs = performance.now();
      const result = await benchRescore(bundle, { rows, workers, rounds, say });
      const seconds = (performance.now() - startMs) / 1000;
      printResult({ command: 'bench rescore', seconds, ...result }, { json: json === true, text: text(result) });
    });
};

function text({ machine, workers, is_built, tenth, rescore, bare, rounds, share_of_ceiling }: RescoreBench): string {
  const row = (name: string, { rows, seconds, rows_per_second, cpu_us_per_row, peak_memory_mb }: RescoreTiming) => [
    ...[name, rows.toLocaleString('en'), seconds.toFixed(1)],
    ...[Math.round(rows_per_second).toLocaleString('en'), cpu_us_per_row.toFixed(2), peak_memory_mb.toFixed(0)],
  ];
  return [
    `${machine.model}, ${machine.cores} cores, load average ${machine.load_average.toFixed(1)}; ${workers} workers`,
    table(
      ['', 'rows', 'seconds', 'rows a second', 'processor, µs a row', 'peak memory, MB'],
      [row('rescore', tenth), row('rescore', rescore), row('bare', bare)],
    ),
    `${percentOfRounds(share_of_ceiling)} of the bare run, in ${rounds} rounds`,
    ...(is_built
      ? []
      : ['run from the sources: memory is that of the built program and what reads TypeScript in each thread']),
  ].join('\n');
}
