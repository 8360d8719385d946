import { InvalidArgumentError, Option } from 'commander';
import { readBundle } from '../../../data/bundle/index.js';
import type { ScoreScale } from '../../../serving/rescore/columns.js';
import { rescore } from '../../../serving/rescore/rescore.js';
import type { RescoreCounts } from '../../../serving/rescore/rescore-counts.js';
import { COMPRESSIONS, type Compression } from '../../../serving/rescore/row-output.js';
import { type Shard, WHOLE } from '../../../serving/rescore/shard.js';
import { positiveNumber } from '../../options/numbers.js';
import { printResult } from '../../printing/print-result.js';
import { progressBar } from '../../printing/progress-bar.js';
import { say } from '../../printing/say.js';
import type { AddVerb } from '../add-verb.js';

interface Options {
  readonly bundle: string;
  readonly in: string;
  readonly out: string;
  readonly workers: number;
  readonly shard: Shard;
  readonly scoreScale: ScoreScale;
  readonly compression?: Compression;
  readonly json?: true;
}

/** `metafuse rescore`: fuses the scores of a file of candidates. */
export const addRescore: AddVerb = (program) => {
  program
    .command('rescore')
    .description('Fuse the scores of a file of candidates (user_id, item_id, optionally <source>_score).')
    .requiredOption('--bundle <folder>', 'what train wrote')
    .requiredOption('--in <file>', 'Arrow IPC file or stream, or Parquet (.parquet)')
    .requiredOption(
      '--out <file>',
      'the same with the results as columns: Parquet (.parquet), an Arrow stream (.arrows), else Arrow; appears when it is complete',
    )
    .addOption(
      new Option('--workers <count>', 'threads that score, each with a copy of the bundle')
        .argParser(positiveNumber)
        .default(1),
    )
    .addOption(
      new Option('--shard <i/n>', 'only part i of n of the rows: the parts in their order are the whole')
        .argParser(toShard)
        .default(WHOLE, '1/1'),
    )
    .addOption(
      new Option('--compression <codec>', 'of what is written; left out, zstd in Parquet and none in Arrow').choices(
        COMPRESSIONS,
      ),
    )
    .addOption(
      new Option(
        '--score-scale <scale>',
        'of the file’s scores; raw: as the sources made them, for the bundle to calibrate',
      )
        .choices(['probability', 'raw'])
        .default('probability'),
    )
    .option('--json', 'print the result as JSON')
    .action(async ({ bundle: folder, in: input, out: output, json, ...options }: Options) => {
      const startMs = performance.now();
      const bundle = await readBundle(folder);
      const bar = progressBar('rows');
      let said = 0;
      const counts = await rescore({
        ...{ ...options, bundle, input, output },
        onProgress: ({ rows, total }) => {
          if (total !== null) bar.update(rows, total);
          else if (rows - said >= 1_000_000) say(`${rows} rows`); // the file does not say how many are to come
          if (rows - said >= 1_000_000) said = rows;
        },
      }).finally(bar.stop);
      const seconds = (performance.now() - startMs) / 1000;
      printResult(resultOf(counts, output, bundle.manifest.model_version, seconds), {
        json: json === true,
        text: textOf(counts, output, seconds),
      });
    });
};

/** `2/4`. */
function toShard(text: string): Shard {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (shard.index >= 1 && shard.index <= shard.count) return shard;
  throw new InvalidArgumentError('Expected a part of how many, such as 1/4.');
}

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
