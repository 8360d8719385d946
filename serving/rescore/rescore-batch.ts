import type { Vector } from 'apache-arrow';
import type { Network } from '../network/network.js';
import type { Catalogue } from '../scoring/catalogue.js';
import type { BatchInput } from './batch-input.js';
import { batchRows } from './batch-rows.js';
import { fuseParts } from './fuse-parts.js';
import type { RescoreCounts } from './rescore-counts.js';
import { createRowResults, toColumns } from './row-results.js';

/** Rows that go through the network in one run, however large the caller's batches are. */
const SLICE = 4096;

/** Scores one record batch: the columns to add, and what became of its rows. */
export async function rescoreBatch(
  catalogue: Catalogue,
  network: Network,
  input: BatchInput,
): Promise<{ readonly columns: readonly Vector[]; readonly counts: RescoreCounts }> {
  const rowCount = input.batch.numRows;
  const results = createRowResults(rowCount, catalogue.sources.length);
  let unknownUserRows = 0;
  let unknownItemRows = 0;
  for (let start = 0; start < rowCount; start += SLICE) {
    const rows = batchRows(catalogue, input, start, Math.min(rowCount, start + SLICE));
    await fuseParts(catalogue, network, rows, start, results);
    unknownUserRows += rows.userIndex.filter((user) => rows.users[user]!.index < 0).length;
    unknownItemRows += rows.items.filter((item) => item < 0).length;
  }
  const decidedBy = (who: string) => results.weightSource.filter((source) => source === who).length;
  const [networkRows, staticRows] = [decidedBy('network'), decidedBy('static')];
  return {
    columns: toColumns(results),
    counts: {
      rows: rowCount,
      networkRows,
      staticRows,
      unscoredRows: rowCount - networkRows - staticRows,
      unknownUserRows,
      unknownItemRows,
    },
  };
}
