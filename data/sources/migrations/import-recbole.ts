import { basename } from 'node:path';
import { importColumns } from '../columns/import-columns.js';
import type { ColumnMapping, ItemFields } from '../columns/mapping.js';
import type { Imported } from '../import-rows.js';
import { delimitedTable } from '../tables/delimited-table.js';
import { openTable } from '../tables/open-table.js';
import type { Table } from '../tables/table.js';

export interface RecBoleImport {
  /** The `.inter` file. */
  readonly from: string;
  /** The `.item` file, where there is one. */
  readonly items?: string | undefined;
  /** How `rating` reads; left out, every row is a positive and ratings are not read. */
  readonly scale?: { readonly min: number; readonly max: number; readonly positive_at: number } | undefined;
  readonly maxBadRows?: number | undefined;
}

/**
 * Imports RecBole's atomic files: text with tabs, whose header names each column and its type, `user_id:token`. Times are
 * seconds. Of items the title, genres (or classes, or categories) and the year are read, told by their names.
 *
 * @throws FusionError as `importColumns`
 * @see RecBole, atomic files, https://recbole.io/docs/user_guide/data/atomic_files.html
 */
export async function importRecBole({ from, items, scale, maxBadRows }: RecBoleImport): Promise<Imported> {
  const columns = await headerOf(from);
  const itemColumns = items === undefined ? undefined : await headerOf(items);
  const optional = (field: string, name: string) => {
    const column = columns.get(name);
    return column === undefined ? {} : { [field]: column };
  };
  const time = columns.get('timestamp');
  const mapping: ColumnMapping = {
    ...(scale ? { feedback: scale } : {}),
    columns: {
      user_id: columns.get('user_id') ?? 'user_id:token',
      item_id: columns.get('item_id') ?? 'item_id:token',
      ...(time === undefined ? {} : { timestamp: { column: time, unit: 's' } }),
      ...(scale ? optional('value', 'rating') : {}),
      ...optional('session_id', 'session_id'),
    },
    ...(itemColumns ? { items: itemFields(itemColumns) } : {}),
  };
  return importColumns({
    name: basename(from, '.inter'),
    source: 'recbole',
    interactions: delimitedTable(from, TABS),
    items: items === undefined ? undefined : spaced(delimitedTable(items, TABS)),
    mapping,
    maxBadRows,
  });
}

const TABS = { separator: '\t', isQuoted: false } as const;

/** The columns of a file by their name without the type. */
async function headerOf(path: string): Promise<ReadonlyMap<string, string>> {
  const { columns } = await openTable(path);
  return new Map(columns.map((column) => [column.split(':')[0]!, column]));
}

/** Titles are sequences of words too, so they are told by name. */
function itemFields(columns: ReadonlyMap<string, string>): ItemFields {
  const named = (pattern: RegExp) => [...columns].find(([name]) => pattern.test(name))?.[1];
  const title = named(/title|^name$/);
  const genres = named(/genre|class|categor/);
  const year = named(/year/);
  return {
    item_id: columns.get('item_id') ?? 'item_id:token',
    ...(title === undefined ? {} : { title }),
    ...(genres === undefined ? {} : { genres }),
    ...(year === undefined ? {} : { release_year: year }),
  };
}

/** Sequences have spaces between their entries; lists here have bars. */
function spaced(table: Table): Table {
  return {
    ...table,
    rows: async function* (columns) {
      const isList = columns.map((column) => /genre|class|categor/.test(column) && column.endsWith('_seq'));
      for await (const row of table.rows(columns)) {
        if ('problem' in row) yield row;
        else {
          const values = row.values.map((value, index) =>
            isList[index] && typeof value === 'string' ? value.replaceAll(' ', '|') : value,
          );
          yield { ...row, values };
        }
      }
    },
  };
}
