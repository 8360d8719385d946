import { open } from 'node:fs/promises';
import { FusionError } from '../../schema/errors.js';
import { parseCsvLine } from '../text/parse-csv-line.js';
import { readLines } from '../text/read-lines.js';
import { arrowColumns, arrowTable } from './arrow-table.js';
import { CSV, delimitedTable } from './delimited-table.js';
import { jsonLinesTable, parseObject } from './json-lines-table.js';
import { parquetColumns, parquetTable } from './parquet-table.js';
import type { Table } from './table.js';

/** A table, and the names of its columns where the file says them: JSON does not. */
export interface OpenedTable {
  readonly kind: 'arrow' | 'parquet' | 'json' | 'csv';
  readonly table: Table;
  readonly columns: readonly string[];
}

/**
 * Opens a file as the table that it is: Arrow IPC (file or stream), Parquet, JSON objects one a line, or text with a
 * header, whose fields are separated by whichever of comma, tab and semicolon the header has most of. The content says
 * which, not the name.
 *
 * @throws FusionError usage when there is no such file, invalid_data when there is nothing in it
 */
export async function openTable(path: string): Promise<OpenedTable> {
  const start = await firstBytes(path);
  if (start.toString('latin1', 0, 6) === 'ARROW1' || (start.length >= 4 && start.readInt32LE(0) === -1)) {
    return { kind: 'arrow', table: arrowTable(path), columns: await arrowColumns(path) };
  }
  if (start.toString('latin1', 0, 4) === 'PAR1') {
    return { kind: 'parquet', table: parquetTable(path), columns: await parquetColumns(path) };
  }
  const line = await firstLine(path);
  if (line.startsWith('{')) return { kind: 'json', table: jsonLinesTable(path), columns: firstKeys(path, line) };
  const separator = separatorOf(line);
  const columns = parseCsvLine(line, separator) ?? [];
  return { kind: 'csv', table: delimitedTable(path, { ...CSV, separator }), columns };
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path).catch((cause) => {
    throw new FusionError('usage', `${path}: expected a file that can be read, got ${cause.code}`, {}, cause);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(6), 0, 6, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw new FusionError('usage', `${path}: expected a file, got ${(cause as NodeJS.ErrnoException).code}`, {}, cause);
  } finally {
    await file.close();
  }
}

async function firstLine(path: string): Promise<string> {
  for await (const line of readLines(path, 'utf8')) {
    if ('text' in line) return line.text;
    throw new FusionError('invalid_data', `${path}, line ${line.number}: ${line.problem}`);
  }
  throw new FusionError('invalid_data', `${path}: expected a table, got an empty file`);
}

function separatorOf(header: string): string {
  const counts = [',', '\t', ';'].map((separator) => ({ separator, count: header.split(separator).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).separator;
}

/** Objects may have others, too: these are the first one's. */
function firstKeys(path: string, line: string): readonly string[] {
  const object = parseObject(line);
  if (object !== undefined) return Object.keys(object);
  const got = line.length > 40 ? `${line.slice(0, 40)}…` : line;
  throw new FusionError('invalid_data', `${path}, line 1: expected a JSON object on one line, got '${got}'`);
}
