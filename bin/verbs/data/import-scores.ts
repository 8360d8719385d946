import type { Command } from 'commander';
import {
  readDataset,
  summarizeDataset,
  summaryToJson,
  summaryToText,
  writeDataset,
} from '../../../data/dataset/index.js';
import { importScores, MAX_BAD_ROWS } from '../../../data/sources/index.js';
import type { ScoreColumnNames } from '../../../data/sources/scores/score-columns.js';
import { share } from '../../options/numbers.js';
import { printResult } from '../../printing/print-result.js';
import { badRowsText } from './import-source.js';

interface Options extends ScoreColumnNames {
  readonly data: string;
  readonly from: readonly string[];
  readonly ranks?: boolean;
  readonly maxBadRows: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Adds `metafuse import scores`: what other scorers say of a dataset's users and items goes into its folder. */
export function addImportScores(parent: Command): void {
  parent
    .command('scores')
    .description('Add the scores of your own scorers to a dataset: CSV, TSV, JSON lines, Arrow, Parquet, or TREC runs.')
    .requiredOption('--data <folder>', 'folder of the dataset; scores that it has are replaced')
    .requiredOption('--from <files...>', 'files; NAME=FILE names the source of a file of one')
    .option('--user <column>', 'column of the user (default: user_id or user)')
    .option('--item <column>', 'column of the item (default: item_id or item)')
    .option('--timestamp <column>', 'column of the time at which a score was made (default: timestamp, if there)')
    .option('--source <column>', 'column that says who made the score of a row (default: source)')
    .option('--score <column>', 'column of that score (default: score)')
    .option('--sources <columns...>', 'columns of scores, one a source (default: all others)')
    .option('--ranks', 'take −ln(rank) in each user’s list of a source instead of its scores')
    .option('--max-bad-rows <share>', 'share of malformed rows to skip before giving up', share, MAX_BAD_ROWS)
    .option('--dry-run', 'read and report everything, and write nothing')
    .option('--json', 'print one JSON object')
    .action(async ({ data, from, maxBadRows, dryRun = false, json = false, ranks = false, ...columns }: Options) => {
      const startMs = performance.now();
      const before = await readDataset(data);
      const { dataset, newUsers, newItems, badRows } = await importScores({
        dataset: before,
        from,
        columns,
        ranks,
        maxBadRows,
      });
      if (!dryRun) await writeDataset(data, dataset);
      const summary = summarizeDataset(dataset);
      const result = {
        command: 'import',
        seconds: (performance.now() - startMs) / 1000,
        to: dryRun ? null : data,
        dataset: summaryToJson(summary),
        new_users: newUsers,
        new_items: newItems,
        bad_rows: badRows,
      };
      const text = [
        summaryToText(summary),
        `new to the dataset: ${newUsers} users, ${newItems} items`,
        badRowsText(badRows),
        dryRun ? 'nothing was written' : `written to ${data}`,
      ];
      printResult(result, { json, text: text.join('\n') });
    });
}
