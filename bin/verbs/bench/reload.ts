import { availableParallelism } from 'node:os';
import type { ReloadBench } from '../../../bench/reload.js';
import { wholeNumber } from '../../options/numbers.js';
import { printResult } from '../../printing/print-result.js';
import { progressBar } from '../../printing/progress-bar.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';

interface Options {
  readonly bundle: string;
  readonly reloads: number;
  readonly memoryReloads: number;
  readonly connections: number;
  readonly pause: number;
  readonly workers: number;
  readonly json?: true;
}

/** `metafuse bench reload`: what requests notice of a bundle that changes, and what a thousand changes leave behind. */
export const addBenchReload: AddVerb = (bench) => {
  bench
    .command('reload')
    .description('Change the bundle under load, and see to memory over many changes.')
    .requiredOption('--bundle <folder>', 'what train wrote')
    .option('--reloads <count>', 'changes under load', wholeNumber, 100)
    .option('--memory-reloads <count>', 'changes to see to memory', wholeNumber, 1000)
    .option('--connections <count>', 'callers that ask all the time', wholeNumber, 4)
    .option('--pause <ms>', 'between two changes under load', wholeNumber, 500)
    .option(
      '--workers <count>',
      'threads of the server, as those of serve; 0: none',
      wholeNumber,
      Math.max(1, availableParallelism() - 1),
    )
    .option('--json', 'print one JSON object')
    .action(async ({ bundle, reloads, memoryReloads, connections, pause: pauseMs, workers, json }: Options) => {
      const { benchReload } = await import('../../../bench/reload.js');
      const startMs = performance.now();
      const bar = progressBar('reloads');
      const sizes = { underLoad: reloads, forMemory: memoryReloads, connections, pauseMs, workers };
      const result = await benchReload(bundle, { ...sizes, onProgress: bar.update });
      bar.stop();
      const seconds = (performance.now() - startMs) / 1000;
      printResult({ command: 'bench reload', seconds, ...result }, { json: json === true, text: textOf(result) });
    });
};

function textOf(result: ReloadBench): string {
  const { machine, connections, pause_ms, workers, steady, reloading, p99_ratio, reloads, reload_ms, turn_ms, memory } =
    result;
  const row = (name: string, { requests_per_second, ms }: ReloadBench['steady']) =>
    [name, requests_per_second.toFixed(0), ms.p50.toFixed(1), ms.p99.toFixed(1), String(ms.runs)] as const;
  const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
  return [
    `${machine.model}, ${machine.cores} cores, load ${machine.load_average.toFixed(1)}; ${workers} threads beside the one that serves, ${connections} callers, ${pause_ms} ms between reloads`,
    table(['', 'requests/s', 'p50, ms', 'p99, ms', 'requests'], [row('steady', steady), row('reloading', reloading)]),
    `${reloads} reloads, half within ${reload_ms.p50.toFixed(0)} ms; no request failed; p99 is ${p99_ratio.toFixed(2)} times the steady one`,
    `a reload holds the thread that answers for ${turn_ms.p50.toFixed(1)} ms of its processor at a time; the worst of ${turn_ms.runs}, ${turn_ms.p99.toFixed(1)} ms`,
    table(
      ['reloads', 'held, MiB', 'process, MiB'],
      memory.map(({ reloads: after, held, rss }) => [String(after), megabytes(held), megabytes(rss)]),
    ),
  ].join('\n');
}
