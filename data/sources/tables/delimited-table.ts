import { basename } from 'node:path';
import { parseCsvLine } from '../text/parse-csv-line.js';
import { readLines } from '../text/read-lines.js';
import { refuseMissingColumns } from './missing-columns.js';
import type { Table, TableRow } from './table.js';

/** How a text file of one row a line is written. */
export interface DelimitedFormat {
  /** The characters between two fields. */
  readonly separator: string;
  /** Whether fields may be quoted as RFC 4180 has it; else a quote is a character like any other. */
  readonly isQuoted: boolean;
  /** The columns in order, where the file's first line does not name them. */
  readonly header?: readonly string[];
  /** utf8 if left out. */
  readonly encoding?: 'utf8' | 'latin1';
}

/** CSV as RFC 4180 defines it, with a header. */
export const CSV: DelimitedFormat = { separator: ',', isQuoted: true };

/** The table in a text file. A row is a line: a line break within quotes, which RFC 4180 allows, is not read. */
export function delimitedTable(path: string, format: DelimitedFormat): Table {
  return { name: basename(path), unit: 'line', rows: (columns) => rowsOf(path, format, columns) };
}

async function* rowsOf(
  path: string,
  { separator, isQuoted, header, encoding = 'utf8' }: DelimitedFormat,
  columns: readonly string[],
): AsyncGenerator<TableRow> {
  const split = (text: string) => (isQuoted ? parseCsvLine(text, separator) : text.split(separator));
  let names = header;
  let positions = names && columns.map((column) => header!.indexOf(column));
  for await (const line of readLines(path, encoding)) {
    const { number } = line;
    if ('problem' in line) {
      yield line;
      continue;
    }
    const fields = split(line.text);
    if (names === undefined || positions === undefined) {
      names = fields ?? [];
      refuseMissingColumns(`${path}, line ${number}`, columns, names);
      positions = columns.map((column) => names!.indexOf(column));
    } else if (fields?.length === names.length) {
      yield { number, values: positions.map((position) => fields[position]) };
    } else {
      const got = fields?.length ?? 'a quote out of place';
      yield { number, problem: `expected ${names.length} fields, got ${got}` };
    }
  }
  if (names === undefined) refuseMissingColumns(path, columns, []);
}
