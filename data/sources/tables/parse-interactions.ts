import type { InteractionRow } from '../../dataset/build-dataset.js';
import type { RowParser } from '../columns/row-parser.js';
import type { BadRows } from '../text/bad-rows.js';
import { parseTable } from './parse-table.js';
import type { Table } from './table.js';

/** Streams the interactions of a log that has rows of other kinds, too: of these, whose parse is null, nothing is left. */
export async function* parseInteractions(
  table: Table,
  { columns, parse }: RowParser<InteractionRow | null>,
  badRows: BadRows,
): AsyncGenerator<InteractionRow> {
  for await (const row of parseTable(table, columns, parse, badRows)) if (row !== null) yield row;
}
