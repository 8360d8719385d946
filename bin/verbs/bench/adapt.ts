import type { AdaptBench } from '../../../bench/adapt.js';
import type { Percentiles } from '../../../bench/percentiles.js';
import { readBundle } from '../../../data/bundle/index.js';
import { printResult } from '../../printing/print-result.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';

interface AdaptOptions {
  readonly bundle: string;
  readonly json?: true;
}

/** `metafuse bench adapt`: how long a user's feedback takes to sink in, and what a thousand adapted users take. */
export const addBenchAdapt: AddVerb = (bench) => {
  bench
    .command('adapt')
    .description('Time adaptation to feedback, and measure the memory of a thousand adapted users.')
    .requiredOption('--bundle <folder>', 'what train wrote')
    .option('--json', 'print one JSON object')
    .action(async ({ bundle: folder, json }: AdaptOptions) => {
      const { benchAdapt } = await import('../../../bench/adapt.js');
      const bundle = await readBundle(folder);
      const startMs = performance.now();
      const result = await benchAdapt(bundle);
      const seconds = (performance.now() - startMs) / 1000;
      printResult({ command: 'bench adapt', seconds, ...result }, { json: json === true, text: text(result) });
    });
};

function text({ bundle, adapt_ms, feedback_ms, memory }: AdaptBench): string {
  const row = (name: string, { p50, p99, runs }: Percentiles) => [name, p50.toFixed(2), p99.toFixed(2), String(runs)];
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  return [
    `bundle ${bundle.model_version}: ${bundle.adapts} adapt in ${bundle.steps} steps to ${bundle.support_rows} rows`,
    table(
      ['ms', 'p50', 'p99', 'users'],
      [row('adapt.onnx and its inputs', adapt_ms), row('the whole feedback', feedback_ms)],
    ),
    `parameters of a user: ${(memory.bytes_per_user / 1024).toFixed(1)} KiB`,
    `of ${memory.users} users, counted: ${megabytes(memory.counted_parameter_bytes)} parameters, ${megabytes(memory.counted_feedback_bytes)} feedback`,
    `measured: ${megabytes(memory.measured_bytes)} more held, the process ${megabytes(memory.rss_bytes)} larger`,
  ].join('\n');
}
