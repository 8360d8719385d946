import type { UserRow } from '../../dataset/user-rows.js';
import type { FeedbackScale } from '../../schema/dataset.js';
import { type Imported, importRows, MAX_BAD_ROWS } from '../import-rows.js';
import { parseTable } from '../tables/parse-table.js';
import type { Table } from '../tables/table.js';
import type { BadRows } from '../text/bad-rows.js';
import { contextParser } from './context-parser.js';
import { interactionParser, readId } from './interaction-parser.js';
import { itemParser } from './item-parser.js';
import { type ColumnMapping, columnOf } from './mapping.js';
import { readById } from './read-by-id.js';
import { type RowParser, rowParser } from './row-parser.js';

export interface ColumnsImport {
  /** Of the dataset. */
  readonly name: string;
  /** Where the rows come from, for reports: `csv`, `clickhouse`, … */
  readonly source: string;
  readonly interactions: Table;
  /** What is known of items and of users, where somebody says it; `mapping.items` and `mapping.users` say how. */
  readonly items?: Table | undefined;
  readonly users?: Table | undefined;
  readonly mapping: ColumnMapping;
  /** Share of malformed rows, in [0, 1], that are skipped; more make the import fail. */
  readonly maxBadRows?: number | undefined;
}

/**
 * Imports tables of any make by a mapping of their columns. Interactions are streamed; items and users, which a dataset
 * keeps in memory, are read first. Of several rows about one item or user, the last counts.
 *
 * @throws FusionError invalid_data when a table lacks a column, or there are too many malformed rows
 */
export function importColumns({
  name,
  source,
  interactions,
  items,
  users,
  mapping,
  maxBadRows = MAX_BAD_ROWS,
}: ColumnsImport): Promise<Imported> {
  const feedback = feedbackOf(mapping);
  return importRows(maxBadRows, async (badRows) => ({
    name,
    source,
    feedback,
    ...(users && mapping.users ? { users: await readById(users, userParser(mapping.users), badRows) } : {}),
    ...(items && mapping.items ? { items: await readById(items, itemParser(mapping.items), badRows) } : {}),
    interactions: stream(interactions, interactionParser(mapping, feedback), badRows),
  }));
}

function feedbackOf({ feedback = 'implicit' }: ColumnMapping): FeedbackScale {
  if (feedback === 'implicit') return { kind: 'implicit' };
  return { kind: 'graded', min: feedback.min, max: feedback.max, positiveAt: feedback.positive_at };
}

function userParser({ user_id, context }: NonNullable<ColumnMapping['users']>): RowParser<UserRow> {
  const contexts = contextParser(context);
  return rowParser([columnOf(user_id), ...contexts.columns], (cellOf) => {
    return { id: readId(user_id, cellOf), context: contexts.read(cellOf) };
  });
}

function stream<Row>(table: Table, { columns, parse }: RowParser<Row>, badRows: BadRows): AsyncGenerator<Row> {
  return parseTable(table, columns, parse, badRows);
}
