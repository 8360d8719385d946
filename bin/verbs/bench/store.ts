import { benchStore } from '../../../bench/store.js';
import { positiveNumbers } from '../../options/numbers.js';
import { printResult } from '../../printing/print-result.js';
import { say } from '../../printing/say.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';

interface Options {
  readonly interactions: readonly number[];
  readonly contexts: number;
  readonly json?: true;
}

/** `metafuse bench store`: how fast rows are safe, and how long it takes to read back what was learned. */
export const addBenchStore: AddVerb = (bench) => {
  bench
    .command('store')
    .description('Time writes to the store and the rebuild of posteriors from it, in chDB.')
    .option('--interactions <counts>', 'how many there are when posteriors are rebuilt', positiveNumbers, [1e6, 1e7])
    .option('--contexts <number>', 'contexts that are read back', (text: string) => positiveNumbers(text)[0]!, 100_000)
    .option('--json', 'print one JSON object')
    .action(async ({ interactions: sizes, contexts, json }: Options) => {
      const startMs = performance.now();
      const { machine, writes, rebuilds } = await benchStore({ sizes, contexts, onProgress: say });
      const seconds = (performance.now() - startMs) / 1000;
      const rows = rebuilds.map((rebuild) => [
        rebuild.interactions.toLocaleString('en'),
        rebuild.contexts.toLocaleString('en'),
        rebuild.rebuild_seconds.toFixed(2),
        rebuild.one_context_ms.toFixed(1),
        rebuild.posterior_rows.toLocaleString('en'),
        (rebuild.bytes_on_disk / 2 ** 20).toFixed(0),
      ]);
      const head = ['interactions', 'contexts', 'rebuild, s', 'one context, ms', 'rows by day', 'MiB'];
      const text = [
        `${machine.model}, ${machine.cores} cores`,
        `${Math.round(writes.single_per_second).toLocaleString('en')} single rows a second acknowledged to 16 callers, half within ${writes.single_median_ms.toFixed(1)} ms`,
        `${Math.round(writes.batched_per_second).toLocaleString('en')} rows a second in batches of 1,000; a row can be read ${writes.readable_ms.toFixed(0)} ms after it was asked for`,
        table(head, rows),
      ].join('\n');
      printResult({ command: 'bench store', seconds, machine, writes, rebuilds }, { json: json === true, text });
    });
};
