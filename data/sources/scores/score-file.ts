import { open } from 'node:fs/promises';
import { FusionError } from '../../schema/errors.js';
import { arrowColumns, arrowTable } from '../tables/arrow-table.js';
import { CSV, type DelimitedFormat, delimitedTable } from '../tables/delimited-table.js';
import type { Table } from '../tables/table.js';
import { parseCsvLine } from '../text/parse-csv-line.js';
import { readLines } from '../text/read-lines.js';
import { isTrecLine, TREC_COLUMNS, trecRun } from './trec-run.js';

/** A file of scores, opened far enough to know what it is. */
export interface ScoreFile {
  readonly kind: 'arrow' | 'trec' | 'text';
  readonly table: Table;
  readonly columns: readonly string[];
}

/**
 * Opens a file of scores: an Arrow IPC file or stream, a TREC run, or CSV or TSV with a header. The content says which,
 * not the name.
 *
 * @throws FusionError usage when there is no such file, invalid_data when there is nothing in it
 */
export async function openScoreFile(path: string): Promise<ScoreFile> {
  if (await isArrow(path)) return { kind: 'arrow', table: arrowTable(path), columns: await arrowColumns(path) };
  const line = await firstLine(path);
  if (isTrecLine(line)) return { kind: 'trec', table: trecRun(path), columns: TREC_COLUMNS };
  const format: DelimitedFormat = line.includes('\t') ? { ...CSV, separator: '\t' } : CSV;
  const columns = parseCsvLine(line, format.separator) ?? [];
  return { kind: 'text', table: delimitedTable(path, format), columns };
}

/** By the magic word of a file, or the mark before the first message of a stream. */
async function isArrow(path: string): Promise<boolean> {
  const file = await open(path).catch((cause) => {
    throw new FusionError('usage', `${path}: expected a readable file, got ${cause.code}`, {}, cause);
  });
  try {
    const { buffer } = await file.read(Buffer.alloc(6), 0, 6, 0);
    return buffer.toString('latin1') === 'ARROW1' || buffer.readInt32LE(0) === -1;
  } finally {
    await file.close();
  }
}

async function firstLine(path: string): Promise<string> {
  for await (const { text } of readLines(path, 'utf8')) return text;
  throw new FusionError('invalid_data', `${path}: expected scores, got an empty file`);
}
