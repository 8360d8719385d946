import type { Command } from 'commander';
import { summarizeDataset, summaryToJson, summaryToText, writeDataset } from '../../../data/dataset/index.js';
import { type BadRowSummary, badRowText, type Imported, MAX_BAD_ROWS } from '../../../data/sources/index.js';
import { share } from '../../options/numbers.js';
import { printResult } from '../../printing/print-result.js';

/** The options that every import has. */
export interface ImportOptions {
  readonly to: string;
  readonly maxBadRows: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/**
 * Adds `metafuse import NAME` to its parent. The caller adds what the source needs beside; `read` does the import.
 *
 * @param read from the options, as commander has them, to a dataset
 */
export function addImportSource<Options>(
  parent: Command,
  { name, description }: { readonly name: string; readonly description: string },
  read: (options: Options & ImportOptions) => Promise<Imported>,
): Command {
  return parent
    .command(name)
    .description(description)
    .requiredOption('--to <folder>', 'folder of the dataset; one that is there is replaced')
    .option('--max-bad-rows <share>', 'share of malformed rows to skip before giving up', share, MAX_BAD_ROWS)
    .option('--dry-run', 'read and report everything, and write nothing')
    .option('--json', 'print one JSON object')
    .action(async (options: Options & ImportOptions) => {
      const { to, dryRun = false, json = false } = options;
      const startMs = performance.now();
      const { dataset, badRows } = await read(options);
      if (!dryRun) await writeDataset(to, dataset);
      const summary = summarizeDataset(dataset);
      const seconds = (performance.now() - startMs) / 1000;
      const written = dryRun ? null : to;
      const result = { command: 'import', seconds, to: written, dataset: summaryToJson(summary), bad_rows: badRows };
      const end = dryRun ? 'nothing was written' : `written to ${to}`;
      printResult(result, { json, text: `${summaryToText(summary)}\n${badRowsText(badRows)}\n${end}` });
    });
}

/** How many rows of each file were taken, and which were not. */
export function badRowsText({ count, rows, files, examples }: BadRowSummary): string {
  const taken = Object.entries(files).map(([file, number]) => `  ${file}: ${number.toLocaleString('en-US')} rows`);
  const skipped = `${count} of ${rows} rows were malformed and skipped${count > 0 ? ':' : ''}`;
  return [...taken, skipped, ...examples.map((row) => `  ${badRowText(row)}`)].join('\n');
}
