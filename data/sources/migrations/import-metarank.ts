import { basename, extname } from 'node:path';
import type { InteractionRow } from '../../dataset/build-dataset.js';
import type { ItemRow } from '../../dataset/item-rows.js';
import { toNumber, toText, toTexts, toTime } from '../columns/cell-values.js';
import { parseInteractions } from '../columns/parse-interactions.js';
import { type RowParser, refuseCell, rowParser } from '../columns/row-parser.js';
import { toId } from '../columns/to-id.js';
import { type Imported, importRows, MAX_BAD_ROWS } from '../import-rows.js';
import { jsonLinesTable } from '../tables/json-lines-table.js';
import type { Table } from '../tables/table.js';
import { eventWords } from './event-words.js';

export interface MetarankImport {
  /** Events as Metarank takes them: JSON objects one a line. */
  readonly from: string;
  /** What interaction types mean, by type: `{ buy: 'purchase' }`. */
  readonly events?: Readonly<Record<string, string>> | undefined;
  readonly maxBadRows?: number | undefined;
}

/** Rankings that are remembered for the interactions with them, the latest: interactions follow soon. */
const REMEMBERED = 100_000;

/**
 * Imports Metarank's events. Interactions become interactions, with the position that their ranking gave the item where
 * it came before them; item events describe items (title, and lists of strings as tags); user events are not read.
 *
 * @throws FusionError usage for an event that no dataset has; else as `importRows`
 * @see Metarank, event schema, https://docs.metarank.ai
 */
export function importMetarank({ from, events, maxBadRows = MAX_BAD_ROWS }: MetarankImport): Promise<Imported> {
  const table = jsonLinesTable(from);
  const parser = interactionParser(eventWords({ buy: 'purchase' }, events));
  return importRows(maxBadRows, async (badRows) => ({
    name: basename(from, extname(from)),
    source: 'metarank',
    feedback: { kind: 'implicit' },
    items: await readItems(table),
    interactions: parseInteractions(table, parser, badRows),
  }));
}

/** An interaction; null for other events, of which rankings are remembered. */
function interactionParser(words: ReturnType<typeof eventWords>): RowParser<InteractionRow | null> {
  const rankings = new Map<string, readonly string[]>();
  return rowParser(['event', 'id', 'user', 'item', 'type', 'timestamp', 'session', 'ranking', 'items'], (cellOf) => {
    const kind = cellOf('event');
    if (kind === 'ranking') {
      remember(rankings, String(cellOf('id')), itemIds(cellOf('items')));
      return null;
    }
    if (kind === 'item' || kind === 'user') return null;
    if (kind !== 'interaction') refuseCell('event', 'interaction, ranking, item or user', kind);
    const id = (field: string) => toId(cellOf(field)) ?? refuseCell(field, 'an id', cellOf(field));
    const event = words.get(String(cellOf('type')));
    if (event === undefined) refuseCell('type', `one of ${[...words.keys()].join(', ')}`, cellOf('type'));
    const timestamp = toTime(cellOf('timestamp'), 'ms') ?? Number.NaN;
    if (Number.isNaN(timestamp)) refuseCell('timestamp', 'a time in milliseconds', cellOf('timestamp'));
    const item = id('item');
    const session = toText(cellOf('session'));
    const rank = (rankings.get(String(cellOf('ranking')))?.indexOf(item) ?? -1) + 1;
    return {
      user: id('user'),
      item,
      event,
      timestamp,
      ...(session === undefined ? {} : { session }),
      ...(rank > 0 ? { position: rank } : {}),
    };
  });
}

function remember(rankings: Map<string, readonly string[]>, id: string, items: readonly string[]): void {
  rankings.set(id, items);
  if (rankings.size > REMEMBERED) rankings.delete(rankings.keys().next().value!);
}

function itemIds(items: unknown): readonly string[] {
  return Array.isArray(items) ? items.map((item) => String((item as { readonly id?: unknown } | null)?.id)) : [];
}

/** What item events say, the last of each item; malformed lines are counted where interactions are read. */
async function readItems(table: Table): Promise<Iterable<ItemRow>> {
  const items = new Map<string, ItemRow>();
  for await (const row of table.rows(['event', 'item', 'fields'])) {
    if ('problem' in row || row.values[0] !== 'item') continue;
    const id = toId(row.values[1]);
    if (id !== undefined) items.set(id, { ...items.get(id), ...describe(id, row.values[2]) });
  }
  return items.values();
}

function describe(id: string, fields: unknown): ItemRow {
  const byName = new Map<string, unknown>();
  for (const field of Array.isArray(fields) ? fields : []) {
    const { name, value } = (field ?? {}) as { readonly name?: unknown; readonly value?: unknown };
    if (typeof name === 'string') byName.set(name, value);
  }
  const title = toText(byName.get('title'));
  const year = toNumber(byName.get('year') ?? byName.get('release_year'));
  const lists = [...byName].filter(([name, value]) => Array.isArray(value) && name !== 'genres');
  const genres = toTexts(byName.get('genres'));
  return {
    id,
    ...(title === undefined ? {} : { title }),
    ...(genres.length > 0 ? { genres } : {}),
    ...(lists.length > 0 ? { tags: lists.flatMap(([, value]) => toTexts(value)) } : {}),
    ...(year === undefined || Number.isNaN(year) ? {} : { releaseYear: year }),
  };
}
