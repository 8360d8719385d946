import { basename, join, resolve } from 'node:path';
import type { InteractionRow } from '../../dataset/build-dataset.js';
import type { ItemRow } from '../../dataset/item-rows.js';
import { frequentWords } from '../contexts/frequent-words.js';
import { type Imported, importRows, MAX_BAD_ROWS } from '../import-rows.js';
import { delimitedTable } from '../tables/delimited-table.js';
import { expected, type Parsed, parseTable } from '../tables/parse-table.js';
import type { BadRows } from '../text/bad-rows.js';
import { parseSituation, SITUATION_COLUMNS, UNKNOWN } from './situation.js';

export interface FrappeImport {
  /** Folder with `frappe.csv` and `meta.csv` as published. */
  readonly from: string;
  /** Share of malformed rows, in [0, 1], that are skipped; more make the import fail. */
  readonly maxBadRows?: number;
}

/** Countries that have a feature of their own. */
const COUNTRIES = 10;

/**
 * Imports Frappe: how often users started apps in which situation, without times.
 *
 * A row is `cnt` plays in one situation (`parseSituation`). Whether an app is paid for never differs between two uses
 * of it, so it describes the app, as a tag: as part of the situation it would say which apps are meant. Cities are
 * numbers without a meaning and are left out.
 *
 * @returns the dataset, named after its folder, and the rows that were skipped
 * @throws FusionError invalid_data when a file is not what it should be, or there are too many malformed rows
 * @see Baltrunas, Church, Karatzoglou and Oliver, Frappe: understanding the usage and perception of mobile app
 *   recommendations in-the-wild, 2015, https://arxiv.org/abs/1505.03014
 */
export function importFrappe({ from, maxBadRows = MAX_BAD_ROWS }: FrappeImport): Promise<Imported> {
  return importRows(maxBadRows, async (badRows) => {
    const uses = delimitedTable(join(from, 'frappe.csv'), TABS);
    const countries = await frequentWords(uses, 'country', { most: COUNTRIES, isMissing: (word) => word === UNKNOWN });
    const columns = ['user', 'item', 'cnt', ...SITUATION_COLUMNS];
    return {
      name: basename(resolve(from)),
      source: 'frappe',
      feedback: { kind: 'implicit' },
      items: await readApps(from, badRows),
      interactions: parseTable(uses, columns, (values) => parseUse(values as Fields, countries), badRows),
    };
  });
}

/** Tabs, a header, and quotes as CSV has them. */
const TABS = { separator: '\t', isQuoted: true } as const;

type Fields = readonly string[];

async function readApps(from: string, badRows: BadRows): Promise<readonly ItemRow[]> {
  const paid = new Map<string, string>();
  for await (const row of delimitedTable(join(from, 'frappe.csv'), TABS).rows(['item', 'cost'])) {
    if ('values' in row) paid.set(String(row.values[0]), String(row.values[1]));
  }
  const table = delimitedTable(join(from, 'meta.csv'), TABS);
  const apps = new Map<string, ItemRow>(); // of several rows about one, the last counts
  const columns = ['item', 'category', 'developer', 'name'];
  for await (const app of parseTable(table, columns, (values) => parseApp(values as Fields, paid), badRows)) {
    apps.set(app.id, app);
  }
  return [...apps.values()];
}

/** item, category, developer, name → an item. */
function parseApp([id = '', ...texts]: Fields, paid: ReadonlyMap<string, string>): Parsed<ItemRow> {
  if (!isNumber(id)) return expected('item', 'the number of an app', id);
  const [genre, artist, title] = texts.map((text) => (text === UNKNOWN ? '' : text.trim())) as [string, string, string];
  const cost = paid.get(id);
  return { row: { id, title, artist, genres: genre === '' ? [] : [genre], tags: cost === undefined ? [] : [cost] } };
}

/** user, item, how often, and the situation → that many plays in it. */
function parseUse([user = '', item = '', count = '', ...words]: Fields, countries: Fields): Parsed<InteractionRow> {
  if (!isNumber(user)) return expected('user', 'the number of a user', user);
  if (!isNumber(item)) return expected('item', 'the number of an app', item);
  if (!/^[1-9]\d{0,9}$/.test(count)) return expected('cnt', 'a count of at least 1', count);
  const situation = parseSituation(words, countries);
  if ('problem' in situation) return situation;
  return { row: { user, item, event: 'play', value: Number(count), context: situation.row } };
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}
