import type { InteractionRow } from '../../dataset/build-dataset.js';
import { parseTable } from '../tables/parse-table.js';
import type { Table } from '../tables/table.js';
import type { BadRows } from '../text/bad-rows.js';
import type { RowParser } from './row-parser.js';

/** Streams the interactions of a log that has rows of other kinds, too: of these, whose parse is null, nothing is left. */
export async function* parseInteractions(
  table: Table,
  { columns, parse }: RowParser<InteractionRow | null>,
  badRows: BadRows,
): AsyncGenerator<InteractionRow> {
  for await (const row of parseTable(table, columns, parse, badRows)) if (row !== null) yield row;
}
