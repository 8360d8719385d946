import { readBundle } from '../../data/bundle/index.js';
import { rescore } from '../../serving/rescore/rescore.js';
import type { RescoreCounts } from '../../serving/rescore/rescore-counts.js';
import { printResult, progressBar, say } from '../report.js';
import type { AddVerb } from './add-verb.js';

interface Options {
  readonly bundle: string;
  readonly in: string;
  readonly out: string;
  readonly json?: true;
}

/** `metafuse rescore`: fuses the scores of an Arrow file of candidates. */
export const addRescore: AddVerb = (program) => {
  program
    .command('rescore')
    .description('Fuse the scores of an Arrow file of candidates (user_id, item_id, optionally <source>_score).')
    .requiredOption('--bundle <folder>', 'what train wrote')
    .requiredOption('--in <file>', 'Arrow IPC file or stream')
    .requiredOption('--out <file>', 'the same with the results as columns; appears when it is complete')
    .option('--json', 'print the result as JSON')
    .action(async ({ bundle: folder, in: input, out: output, json }: Options) => {
      const startMs = performance.now();
      const bundle = await readBundle(folder);
      const bar = progressBar('record batches');
      const counts = await rescore({
        bundle,
        input,
        output,
        onProgress: ({ rows, batches, total }) => {
          if (total !== null) bar.update(batches, total, { rows: String(rows) });
          else if (batches % 100 === 0) say(`${rows} rows`); // a stream does not say how much is to come
        },
      }).finally(bar.stop);
      const seconds = (performance.now() - startMs) / 1000;
      printResult(resultOf(counts, output, bundle.manifest.model_version, seconds), {
        json: json === true,
        text: textOf(counts, output, seconds),
      });
    });
};

function resultOf(counts: RescoreCounts, out: string, modelVersion: string, seconds: number) {
  return {
    command: 'rescore',
    seconds,
    out,
    model_version: modelVersion,
    rows: counts.rows,
    network_rows: counts.networkRows,
    static_rows: counts.staticRows,
    unscored_rows: counts.unscoredRows,
    unknown_user_rows: counts.unknownUserRows,
    unknown_item_rows: counts.unknownItemRows,
  };
}

function textOf(counts: RescoreCounts, out: string, seconds: number): string {
  const perSecond = Math.round(counts.rows / seconds);
  return [
    `${counts.rows} rows written to ${out} in ${seconds.toFixed(1)} s (${perSecond} a second):`,
    `${counts.networkRows} by the network, ${counts.staticRows} under static weights, ${counts.unscoredRows} without any score`,
    `${counts.unknownUserRows} rows of unknown users, ${counts.unknownItemRows} of unknown items`,
  ].join('\n');
}
