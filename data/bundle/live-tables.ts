import {
  Int32,
  makeData,
  makeVector,
  Table,
  tableFromIPC,
  tableToIPC,
  Uint8,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import { ColumnReader } from '../dataset/arrow-values.js';
import { numberVector, textListVector, textVector } from '../dataset/arrow-vectors.js';
import type { UserEvents } from '../features/user-events.js';
import { EVENTS, type ItemTable } from '../schema/dataset.js';
import { FusionError } from '../schema/errors.js';

/** What a server describes users and items by that change after training, so that it comes to what training would. */
export interface LiveTables {
  readonly items: ItemFacts;
  readonly histories: UserHistories;
  readonly tokens: TokenFrequencies;
}

/** What session features look at in the items of a bundle; [items] each. */
export interface ItemFacts extends Pick<ItemTable, 'artists' | 'genres' | 'durationMs'> {
  /** How often it was used, by the users whom the bundle was fitted to. */
  readonly uses: Int32Array;
  /** When it was first used, in ms; NaN if unknown. */
  readonly firstSeenAt: Float64Array;
}

/** The latest events of each user of a bundle, in order of time. Rows of user u: [offsets[u], offsets[u + 1]). */
export interface UserHistories extends UserEvents {
  readonly offsets: Int32Array;
}

/** Tokens of item descriptions, and how many items have each. */
export interface TokenFrequencies {
  readonly tokens: readonly string[];
  readonly frequencies: Int32Array;
}

/** The files that carry them: a bundle has all or none. */
export const LIVE_FILES = ['item-facts.arrow', 'histories.arrow', 'tokens.arrow'] as const;
export type LiveFile = (typeof LIVE_FILES)[number];

export function liveToArrow({ items, histories, tokens }: LiveTables): Readonly<Record<LiveFile, Uint8Array>> {
  const users = histories.offsets.length - 1;
  const user = new Int32Array(histories.item.length);
  for (let u = 0; u < users; u++) user.fill(u, histories.offsets[u], histories.offsets[u + 1]);
  return {
    'item-facts.arrow': toFile({
      artist: textVector(items.artists),
      genres: textListVector(items.genres),
      duration_ms: numberVector(items.durationMs),
      uses: integers(items.uses),
      first_seen_ms: numberVector(items.firstSeenAt),
    }),
    'histories.arrow': toFile({
      user: integers(user),
      item: integers(histories.item),
      timestamp_ms: numberVector(histories.timestamp),
      event: makeVector(makeData({ type: new Uint8(), length: histories.event.length, data: histories.event })),
      value: numberVector(histories.value),
      duration_ms: numberVector(histories.durationMs),
    }),
    'tokens.arrow': toFile({
      token: vectorFromArray([...tokens.tokens], new Utf8()),
      items: integers(tokens.frequencies),
    }),
  };
}

/**
 * The reverse of {@link liveToArrow}.
 *
 * @param expected how many users and items the bundle has
 * @throws FusionError `invalid_bundle` naming the file and the column
 */
export function liveFromArrow(
  files: Readonly<Record<LiveFile, Uint8Array>>,
  expected: { readonly users: number; readonly items: number },
): LiveTables {
  const open = (file: LiveFile) =>
    new ColumnReader(tableFromIPC(files[file]), file, ({ field, message }) => {
      throw invalid(file, field ?? '', message);
    });
  const items = open('item-facts.arrow');
  if (items.count !== expected.items) {
    throw invalid('item-facts.arrow', 'artist', `expected ${expected.items} values, got ${items.count}`);
  }
  const events = open('histories.arrow');
  const index = (column: string, count: number) => indices(events.numbers(column), count, column);
  const user = index('user', expected.users);
  const tokens = open('tokens.arrow');
  return {
    items: {
      artists: items.texts('artist'),
      genres: items.textLists('genres'),
      durationMs: items.numbers('duration_ms'),
      uses: Int32Array.from(items.numbers('uses')),
      firstSeenAt: items.numbers('first_seen_ms'),
    },
    histories: {
      offsets: offsetsOf(user, expected.users),
      item: index('item', expected.items),
      timestamp: events.numbers('timestamp_ms'),
      event: Uint8Array.from(index('event', EVENTS.length)),
      value: events.numbers('value'),
      durationMs: events.numbers('duration_ms'),
    },
    tokens: { tokens: tokens.texts('token'), frequencies: Int32Array.from(tokens.numbers('items')) },
  };
}

/** Where each user's rows begin. @throws `invalid_bundle` where a user's rows are not together */
function offsetsOf(user: Int32Array, users: number): Int32Array {
  const offsets = new Int32Array(users + 1);
  user.forEach((u, row) => {
    if (row > 0 && u < user[row - 1]!) throw invalid('histories.arrow', 'user', `row ${row} is out of order`);
    offsets[u + 1]!++;
  });
  for (let u = 0; u < users; u++) offsets[u + 1]! += offsets[u]!;
  return offsets;
}

function indices(values: Float64Array, count: number, column: string): Int32Array {
  values.forEach((value, row) => {
    if (Number.isInteger(value) && value >= 0 && value < count) return;
    throw invalid('histories.arrow', column, `row ${row}: expected 0 to ${count - 1}, got ${value}`);
  });
  return Int32Array.from(values);
}

function integers(data: Int32Array) {
  return makeVector(makeData({ type: new Int32(), length: data.length, data }));
}

function toFile(columns: Readonly<Record<string, Vector>>): Uint8Array {
  return tableToIPC(new Table(columns), 'file');
}

function invalid(file: LiveFile, column: string, problem: string): FusionError {
  return new FusionError('invalid_bundle', `${file}/${column}: ${problem}`, { file, field: `${file}/${column}` });
}
