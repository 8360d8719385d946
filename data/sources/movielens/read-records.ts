import { join } from 'node:path';
import { FusionError } from '../../schema/errors.js';
import type { BadRows } from '../text/bad-rows.js';
import { parseCsvLine } from '../text/parse-csv-line.js';
import { readLines } from '../text/read-lines.js';
import type { FileFormat } from './movielens-files.js';

/** The fields of one line, in the order of the format's columns. */
export type Fields = readonly string[];

/** What a parser makes of the fields of a line: a row, or the sentence that says what was expected. */
export type Parsed<Row> = { readonly row: Row } | { readonly problem: string };

/** Where and how to read, and who counts what cannot be read. */
export interface RecordSource {
  readonly folder: string;
  readonly encoding: 'utf8' | 'latin1';
  readonly badRows: BadRows;
}

/**
 * Streams the rows of one file. A line that does not have the format's fields, or that `parse` does not take, is
 * counted as bad and skipped.
 *
 * @throws FusionError invalid_data when a CSV file does not begin with its header
 */
export async function* readRecords<Row>(
  { folder, encoding, badRows }: RecordSource,
  { file, separator, columns }: FileFormat,
  parse: (fields: Fields) => Parsed<Row>,
): AsyncGenerator<Row> {
  const isCsv = separator === 'csv';
  let positions = isCsv ? undefined : columns.map((_, index) => index);
  let width = columns.length;
  for await (const { number: line, text } of readLines(join(folder, file), encoding)) {
    const fields = isCsv ? parseCsvLine(text) : text.split(separator);
    if (positions === undefined) {
      positions = headerPositions(join(folder, file), columns, fields);
      width = fields?.length ?? 0;
      continue;
    }
    const parsed =
      fields?.length === width
        ? parse(positions.map((position) => fields[position]!))
        : { problem: `expected ${width} fields, got ${fields?.length ?? 'a quote out of place'}` };
    if ('row' in parsed) {
      badRows.good();
      yield parsed.row;
    } else {
      badRows.bad({ file, line, message: parsed.problem });
    }
  }
}

function headerPositions(path: string, columns: readonly string[], header: Fields | undefined): number[] {
  const positions = columns.map((name) => header?.indexOf(name) ?? -1);
  if (positions.includes(-1)) {
    const got = header?.join(',') ?? 'a quote out of place';
    throw new FusionError('invalid_data', `${path}, line 1: expected a header with ${columns.join(',')}, got ${got}`);
  }
  return positions;
}
