import { withMarkShown } from '../../schema/well-formed.js';
import type { BadRows } from '../text/bad-rows.js';
import type { Table } from './table.js';

/** What a parser makes of the values of a row: a row of the dataset, or what was expected of which field. */
export type Parsed<Row> = { readonly row: Row } | { readonly problem: string; readonly field?: string };

/**
 * Streams what a parser makes of a table's rows. A row that cannot be read, or that `parse` does not take, is counted as
 * bad and passed over.
 */
export async function* parseTable<Row>(
  table: Table,
  columns: readonly string[],
  parse: (values: readonly unknown[]) => Parsed<Row>,
  badRows: BadRows,
): AsyncGenerator<Row> {
  const { name: file, unit } = table;
  for await (const read of table.rows(columns)) {
    const parsed = 'values' in read ? parse(read.values) : read;
    if ('row' in parsed) {
      badRows.good(file);
      yield parsed.row;
    } else {
      const field = 'field' in parsed && parsed.field !== undefined ? { field: parsed.field } : {};
      badRows.bad({ file, [unit]: read.number, ...field, message: parsed.problem });
    }
  }
}

/** The problem of a field that does not hold what it should. Of what it does hold, as much as anyone reads. */
export function expected(
  field: string,
  what: string,
  got: unknown,
): { readonly field: string; readonly problem: string } {
  return { field, problem: `expected ${what}, got ${shown(got)}` };
}

/** What a cell holds, in a message: its text, or the beginning of it. */
export function shown(cell: unknown): string {
  if (cell === undefined || cell === null || cell === '') return 'nothing';
  const text = cell instanceof Date ? (cell.toJSON() ?? 'no moment') : String(cell);
  return `'${withMarkShown(text.length > 40 ? `${text.slice(0, 40)}…` : text)}'`;
}
