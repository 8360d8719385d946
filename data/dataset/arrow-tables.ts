import { Table, type Vector } from 'apache-arrow';
import { type ContextColumn, EVENTS, type ItemTable, type UserTable } from '../schema/dataset.js';
import type { ColumnReader } from './arrow-values.js';
import { numberVector, textListVector, textVector, timestampVector, wordVector } from './arrow-vectors.js';
import { DATASET_FILES, type InteractionColumns } from './content.js';

/** Prefixes of the two columns of a measured feature: its value and the confidence in it. */
const MEASURED = 'measured.';
const CONFIDENCE = 'confidence.';
/** Columns that a set may lack. */
const PREDICTED = 'is_predicted';
const SESSION = 'session_id';
const POSITION = 'position';
/** Prefix of a column of the situation, before its group and name. */
const CONTEXT = 'context.';

export function usersToArrow(users: UserTable): Table {
  return new Table({ user_id: textVector(users.ids), ...contextVectors(users.contexts) });
}

export function usersFromArrow(columns: ColumnReader): UserTable {
  return { ids: columns.texts('user_id'), ...contextsFromArrow(columns) };
}

export function itemsToArrow(items: ItemTable): Table {
  const columns: Record<string, Vector> = {
    item_id: textVector(items.ids),
    title: textVector(items.titles),
    artist: textVector(items.artists),
    album: textVector(items.albums),
    genres: textListVector(items.genres),
    moods: textListVector(items.moods),
    tags: textListVector(items.tags),
    release_year: numberVector(items.releaseYear),
    duration_ms: numberVector(items.durationMs),
  };
  for (const { name, value, confidence } of items.measured) {
    columns[MEASURED + name] = numberVector(value);
    columns[CONFIDENCE + name] = numberVector(confidence);
  }
  if (items.isPredicted) columns[PREDICTED] = numberVector(Float64Array.from(items.isPredicted));
  return new Table(columns);
}

export function itemsFromArrow(columns: ColumnReader): ItemTable {
  const measured = columns.names.filter((name) => name.startsWith(MEASURED)).map((name) => name.slice(MEASURED.length));
  return {
    ids: columns.texts('item_id'),
    titles: columns.texts('title'),
    artists: columns.texts('artist'),
    albums: columns.texts('album'),
    genres: columns.textLists('genres'),
    moods: columns.textLists('moods'),
    tags: columns.textLists('tags'),
    releaseYear: columns.numbers('release_year'),
    durationMs: columns.numbers('duration_ms'),
    measured: measured.map((name) => ({
      name,
      value: columns.numbers(MEASURED + name),
      confidence: columns.numbers(CONFIDENCE + name),
    })),
    ...(columns.has(PREDICTED) ? { isPredicted: columns.flags(PREDICTED) } : {}),
  };
}

export function interactionsToArrow(interactions: InteractionColumns, users: UserTable, items: ItemTable): Table {
  const { sessions, position, contexts } = interactions;
  return new Table({
    user_id: wordVector(interactions.user, users.ids),
    item_id: wordVector(interactions.item, items.ids),
    timestamp: timestampVector(interactions.timestamp),
    event: wordVector(interactions.event, EVENTS),
    value: numberVector(interactions.value),
    duration_ms: numberVector(interactions.durationMs),
    ...(sessions ? { [SESSION]: wordVector(sessions.index, sessions.ids) } : {}),
    ...(position ? { [POSITION]: numberVector(position) } : {}),
    ...contextVectors(contexts),
  });
}

/** An id or event that is not known is reported and has index −1 (an event: 255). */
export function interactionsFromArrow(columns: ColumnReader, users: UserTable, items: ItemTable): InteractionColumns {
  return {
    count: columns.count,
    user: columns.indices('user_id', indexById(users.ids), `user ids of ${DATASET_FILES.users}`),
    item: columns.indices('item_id', indexById(items.ids), `item ids of ${DATASET_FILES.items}`),
    timestamp: columns.numbers('timestamp'),
    event: Uint8Array.from(columns.indices('event', indexById(EVENTS), `events ${EVENTS.join(', ')}`)),
    value: columns.numbers('value'),
    durationMs: columns.numbers('duration_ms'),
    ...(columns.has(SESSION) ? { sessions: columns.words(SESSION) } : {}),
    ...(columns.has(POSITION) ? { position: columns.numbers(POSITION) } : {}),
    ...contextsFromArrow(columns),
  };
}

function contextVectors(contexts: readonly ContextColumn[] = []): Record<string, Vector> {
  return Object.fromEntries(contexts.map(({ name, value }) => [CONTEXT + name, numberVector(value)]));
}

function contextsFromArrow(columns: ColumnReader): { readonly contexts?: readonly ContextColumn[] } {
  const names = columns.names.filter((name) => name.startsWith(CONTEXT)).sort();
  if (names.length === 0) return {};
  return { contexts: names.map((name) => ({ name: name.slice(CONTEXT.length), value: columns.numbers(name) })) };
}

function indexById(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map(ids.map((id, index) => [id, index]));
}
