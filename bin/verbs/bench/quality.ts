import os from 'node:os';
import type { QualityBench } from '../../../bench/quality.js';
import { readDataset } from '../../../data/dataset/index.js';
import { positiveNumber, wholeNumber } from '../../options/numbers.js';
import { figure, interval, signed } from '../../printing/figures.js';
import { printResult } from '../../printing/print-result.js';
import { say } from '../../printing/say.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';

interface QualityOptions {
  readonly data: string;
  readonly variants?: string;
  readonly withoutTimes?: true;
  readonly steps?: number;
  readonly splits: number;
  readonly workers: number;
  readonly seed: number;
  readonly json?: true;
}

/** `metafuse bench quality`: variants of a configuration, compared on users held out of training. */
export const addBenchQuality: AddVerb = (bench) => {
  bench
    .command('quality')
    .description('Compare training configurations on users held out, and on none of the first test fold of evaluate.')
    .requiredOption('--data <folder>', 'a dataset')
    .option('--variants <file>', 'YAML: names with training configurations; the default one is compared anyway')
    .option('--without-times', 'as if nothing had a time: what is known of a user is drawn')
    .option('--steps <count>', 'meta-steps at most, instead of the configurations’', wholeNumber)
    .option('--splits <count>', 'of four: each judges a quarter of the users', positiveNumber, 4)
    .option('--workers <count>', 'threads that share a meta-batch', positiveNumber, os.availableParallelism())
    .option('--seed <number>', 'seed', wholeNumber, 1)
    .option('--json', 'print one JSON object')
    .action(async (options: QualityOptions) => {
      const { data, variants: path, steps, splits, workers, seed, json } = options;
      const { benchQuality } = await import('../../../bench/quality.js'); // brings tfjs, which serving does without
      const { readVariants } = await import('../../../bench/quality/read-variants.js');
      const { withoutTimes } = await import('../../../training/evaluation/without-times.js');
      const variants = readVariants(path).map(({ config, ...variant }) => ({
        ...variant,
        config: steps === undefined ? config : { ...config, meta: { ...config.meta, numEpisodes: steps } },
      }));
      const read = await readDataset(data);
      const dataset = options.withoutTimes ? withoutTimes(read) : read;
      const startMs = performance.now();
      const result = await benchQuality({
        dataset,
        variants,
        splits,
        seed,
        engineName: 'cpu',
        workers,
        onProgress: say,
      });
      const seconds = (performance.now() - startMs) / 1000;
      printResult({ command: 'bench quality', seed, seconds, ...result }, { json: json === true, text: text(result) });
    });
};

function text({ dataset, users, cases, differences }: QualityBench): string {
  return [
    `${dataset}: ${cases} cases of ${users} users held out of training; NDCG@10, 95 % intervals by user`,
    table(
      ['', 'on', 'difference', 'could be shown'],
      differences.map((one) => [
        `${one.a} − ${one.b}`,
        one.group,
        interval(one, signed),
        figure(one.smallest_detectable),
      ]),
    ),
  ].join('\n');
}
