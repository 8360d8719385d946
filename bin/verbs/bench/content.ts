import type { ContentBench } from '../../../bench/content.js';
import { readDataset } from '../../../data/dataset/index.js';
import { wholeNumber } from '../../options/numbers.js';
import { interval, signed } from '../../printing/figures.js';
import { printResult } from '../../printing/print-result.js';
import { say } from '../../printing/say.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';

interface ContentOptions {
  readonly data: string;
  readonly minPositives: number;
  readonly seed: number;
  readonly json?: true;
}

/** `metafuse bench content`: hashed content beside the two-tower, on a dataset. */
export const addBenchContent: AddVerb = (bench) => {
  bench
    .command('content')
    .description('Compare the hashed content source with the two-tower, alone and in the blend, on users held out.')
    .requiredOption('--data <folder>', 'a dataset')
    .option('--min-positives <count>', 'users with fewer are not tested', wholeNumber, 25)
    .option('--seed <number>', 'seed', wholeNumber, 1)
    .option('--json', 'print one JSON object')
    .action(async ({ data, minPositives, seed, json }: ContentOptions) => {
      const { benchContent } = await import('../../../bench/content.js'); // brings tfjs, which serving does without
      const dataset = await readDataset(data);
      const clock = () => performance.now();
      const startMs = clock();
      const result = await benchContent({ dataset, seed, minPositives, clock, onProgress: say });
      const seconds = (clock() - startMs) / 1000;
      printResult({ command: 'bench content', seed, seconds, ...result }, { json: json === true, text: text(result) });
    });
};

function text({ dataset, users, models, differences, text: { asked, two_tower, untrained } }: ContentBench): string {
  const rows = Object.entries(models).map(([name, { alone, by_count, seconds }]) => [
    name,
    interval(alone),
    interval(by_count),
    seconds.toFixed(0),
  ]);
  return [
    `${dataset}: ${users} users held out, NDCG@10`,
    table(['content', 'alone', 'in the blend by count', 'seconds'], rows),
    '',
    table(
      ['', 'difference'],
      differences.map((one) => [`${one.a} − ${one.b}`, interval(one, signed)]),
    ),
    '',
    `${asked} items asked for by a genre or tag that they forgot come before an item without it:`,
    table(
      ['text tower', 'share'],
      [
        ['trained', interval(two_tower)],
        ['untrained', interval(untrained)],
      ],
    ),
  ].join('\n');
}
