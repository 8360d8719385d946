import { openTable } from '../tables/open-table.js';
import type { Table } from '../tables/table.js';
import { isTrecLine, TREC_COLUMNS, trecRun } from './trec-run.js';

/** A file of scores, opened far enough to know what it is. */
export interface ScoreFile {
  readonly kind: 'table' | 'trec';
  readonly table: Table;
  readonly columns: readonly string[];
}

/**
 * Opens a file of scores: any table that `openTable` reads, or a TREC run, which has no header: its first line is one of
 * its own.
 *
 * @throws FusionError usage when there is no such file, invalid_data when there is nothing in it
 */
export async function openScoreFile(path: string): Promise<ScoreFile> {
  const { kind, table, columns } = await openTable(path);
  const isRun = kind === 'csv' && isTrecLine(columns.join(' '));
  return isRun ? { kind: 'trec', table: trecRun(path), columns: TREC_COLUMNS } : { kind: 'table', table, columns };
}
