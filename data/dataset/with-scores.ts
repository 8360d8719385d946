import type { Dataset, ItemTable, UserTable } from '../schema/dataset.js';
import { assembleDataset } from './assemble-dataset.js';
import { IdList } from './id-list.js';
import { buildItemTable } from './item-rows.js';
import { logRanks } from './log-ranks.js';
import { ScoreLog, type ScoreRow } from './score-log.js';
import { sortScores } from './sort-scores.js';

/** A dataset with scores, and what these brought with them. */
export interface Scored {
  readonly dataset: Dataset;
  /** Users of the scores whom the dataset did not have. */
  readonly newUsers: number;
  readonly newItems: number;
}

/**
 * The dataset with these scores in place of any that it had. Users and items that only occur in the scores follow its
 * own, with an id and nothing else: what is scored can be recommended, whether or not anybody met it yet.
 *
 * @param ranks take each score's place in its list instead, as `logRanks` does
 * @throws FusionError invalid_data where a source scores a pair twice at a moment
 */
export async function withScores(
  dataset: Dataset,
  rows: AsyncIterable<ScoreRow>,
  { ranks = false }: { readonly ranks?: boolean } = {},
): Promise<Scored> {
  const [users, items] = [listOf(dataset.users.ids), listOf(dataset.items.ids)];
  const log = new ScoreLog(users, items);
  for await (const row of rows) log.add(row);
  const scores = sortScores(log.columns(), users.ids.length);
  const scored = {
    ...dataset,
    users: extendUsers(dataset.users, users.ids),
    items: extendItems(dataset.items, items.ids),
    scores: ranks ? logRanks(scores) : scores,
  };
  return {
    dataset: assembleDataset(scored),
    newUsers: users.ids.length - dataset.users.ids.length,
    newItems: items.ids.length - dataset.items.ids.length,
  };
}

function listOf(ids: readonly string[]): IdList {
  const list = new IdList();
  for (const id of ids) list.indexOf(id);
  return list;
}

function extendUsers(users: UserTable, ids: readonly string[]): UserTable {
  const { contexts } = users;
  if (contexts === undefined) return { ids };
  return { ids, contexts: contexts.map(({ name, value }) => ({ name, value: extend(value, ids.length, Number.NaN) })) };
}

/** The table with items of which only the id is known after its own. */
function extendItems(items: ItemTable, ids: readonly string[]): ItemTable {
  const blank = buildItemTable(ids.slice(items.ids.length), []);
  return {
    ids,
    titles: [...items.titles, ...blank.titles],
    artists: [...items.artists, ...blank.artists],
    albums: [...items.albums, ...blank.albums],
    genres: [...items.genres, ...blank.genres],
    moods: [...items.moods, ...blank.moods],
    tags: [...items.tags, ...blank.tags],
    releaseYear: extend(items.releaseYear, ids.length, Number.NaN),
    durationMs: extend(items.durationMs, ids.length, Number.NaN),
    measured: items.measured.map(({ name, value, confidence }) => ({
      name,
      value: extend(value, ids.length, Number.NaN),
      confidence: extend(confidence, ids.length, 0),
    })),
    ...(items.isPredicted ? { isPredicted: Uint8Array.from(ids, (_, item) => items.isPredicted![item] ?? 0) } : {}),
  };
}

function extend(column: Float64Array, length: number, missing: number): Float64Array {
  const extended = new Float64Array(length).fill(missing);
  extended.set(column);
  return extended;
}
