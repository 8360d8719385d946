import type { Percentiles } from '../../../bench/percentiles.js';
import type { RetrieveBench } from '../../../bench/retrieve.js';
import { wholeNumber } from '../../options/numbers.js';
import { printResult } from '../../printing/print-result.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';

interface RetrieveOptions {
  readonly documents: number;
  readonly json?: true;
}

/** `metafuse bench retrieve`: how long a retriever takes over many vectors, beside the bare search. */
export const addBenchRetrieve: AddVerb = (bench) => {
  bench
    .command('retrieve')
    .description('Time a learned retriever over two collections of vectors, beside the bare search.')
    .option('--documents <count>', 'vectors in each collection', wholeNumber, 100_000)
    .option('--json', 'print one JSON object')
    .action(async ({ documents, json }: RetrieveOptions) => {
      const { benchRetrieve } = await import('../../../bench/retrieve.js');
      const startMs = performance.now();
      const result = await benchRetrieve({ documents });
      const seconds = (performance.now() - startMs) / 1000;
      printResult({ command: 'bench retrieve', seconds, ...result }, { json: json === true, text: text(result) });
    });
};

function text({ machine, documents, dimension, timings, share_of_ceiling }: RetrieveBench): string {
  const row = (name: string, { p50, p99, runs }: Percentiles) => [name, p50.toFixed(2), p99.toFixed(2), String(runs)];
  return [
    `${machine.model}, ${machine.cores} cores; two collections of ${documents.toLocaleString('en')} × ${dimension}`,
    table(
      ['ms', 'p50', 'p99', 'runs'],
      [
        row('bare search of both, ONNX Runtime', timings.bare_search),
        row('bare search of both, JavaScript', timings.bare_search_in_javascript),
        row('execute, learned', timings.execute),
        row('execute, learned, over HTTP', timings.execute_over_http),
      ],
    ),
    `the bare search is ${(100 * share_of_ceiling).toFixed(0)} % of an answer over HTTP`,
  ].join('\n');
}
