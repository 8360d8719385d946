import { Table, type Vector } from 'apache-arrow';
import type { ImportedScores, ItemTable, UserTable } from '../schema/dataset.js';
import type { ColumnReader } from './arrow-values.js';
import { numberVector, timestampVector, wordVector } from './arrow-vectors.js';
import { DATASET_FILES } from './content.js';
import type { ScoreColumns } from './sort-scores.js';

/** Suffix of a source's column: what `rescore` reads, so that it reads this file. */
const SCORE = '_score';
/** A column that a set may lack. */
const TIMESTAMP = 'timestamp';

export function scoresToArrow(scores: ImportedScores, users: UserTable, items: ItemTable): Table {
  const columns: Record<string, Vector> = {
    user_id: wordVector(scores.user, users.ids),
    item_id: wordVector(scores.item, items.ids),
  };
  if (scores.timestamp.some((time) => !Number.isNaN(time))) columns[TIMESTAMP] = timestampVector(scores.timestamp);
  for (const { name, value } of scores.sources) columns[name + SCORE] = numberVector(value);
  return new Table(columns);
}

/** An id that is not known is reported and has index −1. */
export function scoresFromArrow(columns: ColumnReader, users: UserTable, items: ItemTable): ScoreColumns {
  const names = columns.names.filter((name) => name.endsWith(SCORE));
  return {
    count: columns.count,
    user: columns.indices('user_id', indexById(users.ids), `user ids of ${DATASET_FILES.users}`),
    item: columns.indices('item_id', indexById(items.ids), `item ids of ${DATASET_FILES.items}`),
    timestamp: columns.has(TIMESTAMP) ? columns.numbers(TIMESTAMP) : new Float64Array(columns.count).fill(Number.NaN),
    sources: names.map((name) => ({ name: name.slice(0, -SCORE.length), value: columns.numbers(name) })),
  };
}

function indexById(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map(ids.map((id, index) => [id, index]));
}
