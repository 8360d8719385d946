import { parseTable } from '../tables/parse-table.js';
import type { Table } from '../tables/table.js';
import type { BadRows } from '../text/bad-rows.js';
import type { RowParser } from './row-parser.js';

/** The rows of a table of items or users, which a dataset keeps in memory. Of several about one, the last counts. */
export async function readById<Row extends { readonly id: string }>(
  table: Table,
  { columns, parse }: RowParser<Row>,
  badRows: BadRows,
): Promise<Iterable<Row>> {
  const byId = new Map<string, Row>();
  for await (const row of parseTable(table, columns, parse, badRows)) byId.set(row.id, row);
  return byId.values();
}
