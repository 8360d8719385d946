import { InvalidArgumentError } from 'commander';
import { summarizeDataset, summaryToJson, summaryToText, writeDataset } from '../../data/dataset/index.js';
import { type BadRowSummary, importMovieLens } from '../../data/sources/index.js';
import { printResult } from '../report.js';
import type { AddVerb } from './add-verb.js';

interface Options {
  readonly from: string;
  readonly to: string;
  readonly maxBadRows: number;
  readonly json?: boolean;
}

/** `metafuse import movielens`: the published files in, a dataset out. */
export const addImport: AddVerb = (program) => {
  program
    .command('import')
    .description('Turn published data into a dataset.')
    .command('movielens')
    .description('Import MovieLens 100K, 1M, or an edition of CSV files; which one is told by the files.')
    .requiredOption('--from <folder>', 'folder with the files as published')
    .requiredOption('--to <folder>', 'folder of the dataset; one that is there is replaced')
    .option('--max-bad-rows <share>', 'share of malformed rows to skip before giving up', parseShare, 0.001)
    .option('--json', 'print one JSON object')
    .action(async ({ from, to, maxBadRows, json = false }: Options) => {
      const startMs = performance.now();
      const { dataset, badRows } = await importMovieLens({ from, maxBadRows });
      await writeDataset(to, dataset);
      const summary = summarizeDataset(dataset);
      const seconds = (performance.now() - startMs) / 1000;
      const result = { command: 'import', seconds, to, dataset: summaryToJson(summary), bad_rows: badRows };
      printResult(result, { json, text: `${summaryToText(summary)}\n${badRowsText(badRows)}\nwritten to ${to}` });
    });
};

function badRowsText({ count, rows, examples }: BadRowSummary): string {
  const lines = examples.map(({ file, line, message }) => `\n  ${file}, line ${line}: ${message}`);
  return `${count} of ${rows} rows were malformed and skipped${count > 0 ? ':' : ''}${lines.join('')}`;
}

function parseShare(text: string): number {
  const share = text.trim() === '' ? Number.NaN : Number(text);
  if (!(share >= 0 && share <= 1)) throw new InvalidArgumentError('Expected a share from 0 to 1.');
  return share;
}
