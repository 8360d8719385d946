import { summarizeDataset, summaryToJson, summaryToText, writeDataset } from '../../../data/dataset/index.js';
import { synthesize } from '../../../data/sources/index.js';
import { wholeNumber } from '../../options/numbers.js';
import { printResult } from '../../printing/print-result.js';
import type { AddVerb } from '../add-verb.js';

interface Options {
  readonly to: string;
  readonly seed: number;
  readonly users: number;
  readonly items: number;
  readonly json?: boolean;
}

/** `metafuse synthesize`: a dataset of the synthetic world. */
export const addSynthesize: AddVerb = (program) => {
  program
    .command('synthesize')
    .description('Make a dataset of a synthetic world, in which the right fusion is known.')
    .requiredOption('--to <folder>', 'folder of the dataset; one that is there is replaced')
    .option('--seed <number>', 'which world', wholeNumber, 1)
    .option('--users <count>', 'number of users', wholeNumber, 300)
    .option('--items <count>', 'number of items', wholeNumber, 200)
    .option('--json', 'print one JSON object')
    .action(async ({ to, seed, users, items, json = false }: Options) => {
      const startMs = performance.now();
      const { dataset } = synthesize({ seed, users, items });
      await writeDataset(to, dataset);
      const summary = summarizeDataset(dataset);
      const seconds = (performance.now() - startMs) / 1000;
      const result = { command: 'synthesize', seed, seconds, to, dataset: summaryToJson(summary) };
      printResult(result, { json, text: `${summaryToText(summary)}\nwritten to ${to}` });
    });
};
