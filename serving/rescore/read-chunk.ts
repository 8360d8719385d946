import type { RecordBatch } from 'apache-arrow';
import type { Bundle } from '../../data/bundle/index.js';
import { FusionError } from '../../data/schema/errors.js';
import { calibrate } from '../../models/base/index.js';
import { type IndexedRows, indexedRows } from '../scoring/candidate-rows.js';
import { type Catalogue, createCatalogue } from '../scoring/catalogue.js';
import { bundleUser, type UserState, unknownUser } from '../scoring/user-state.js';
import type { InputColumns } from './columns.js';
import { IdIndex } from './id-index.js';
import { MISSING, readIndices } from './read-indices.js';

/** Rows of a file, and where they stand. */
export interface FileRows {
  readonly batch: RecordBatch;
  readonly columns: InputColumns;
  /** Number of rows of the file before the batch, for errors. */
  readonly firstRow: number;
  /** The file's name, for errors. */
  readonly file: string;
}

/** A catalogue, and its users and items by the bytes of their ids. */
export interface IndexedCatalogue {
  readonly catalogue: Catalogue;
  readonly userIds: IdIndex;
  readonly itemIds: IdIndex;
}

export function indexCatalogue(bundle: Bundle): IndexedCatalogue {
  const { users, items } = bundle;
  return { catalogue: createCatalogue(bundle), userIds: new IdIndex(users.ids), itemIds: new IdIndex(items.ids) };
}

/**
 * A record batch as rows: the bundle's scores of known users and items, and over them the scores that the file has,
 * calibrated where they are raw.
 *
 * @throws FusionError `invalid_data` naming the row of a missing id, or of a score that is none of its scale.
 */
export function readChunk(
  { catalogue, userIds, itemIds }: IndexedCatalogue,
  { batch, columns, firstRow, file }: FileRows,
): IndexedRows {
  const refuse = (row: number, name: string, expected: string, got: unknown): never => {
    const where = `${file}, row ${firstRow + row + 1}, ${name}`;
    throw new FusionError('invalid_data', `${where}: expected ${expected}, got ${String(got)}`, { file, field: name });
  };
  const indices = (name: string, position: number, ids: IdIndex) => {
    const read = readIndices(batch.getChildAt(position)!, ids);
    const missing = read.indexOf(MISSING);
    return missing < 0 ? read : refuse(missing, name, 'an id', 'null');
  };
  const { users, userIndex } = usersOf(catalogue, indices('user_id', columns.user, userIds));
  const rows = indexedRows(catalogue, users, userIndex, indices('item_id', columns.item, itemIds));
  columns.scores.forEach((position, source) => {
    if (position < 0) return;
    const column = batch.getChildAt(position)!;
    for (let row = 0; row < rows.count; row++) {
      const score = column.get(row) as number | null;
      if (score === null || Number.isNaN(score)) continue; // the file does not have this one: the bundle's stays
      const name = `${catalogue.sources[source]}_score`;
      const cell = row * catalogue.sources.length + source;
      if (columns.scale === 'raw') {
        if (!Number.isFinite(score)) refuse(row, name, 'a finite score', score);
        rows.scores[cell] = calibrate(catalogue.calibrators[source]!, score, users[userIndex[row]!]!.count);
      } else {
        if (score < 0 || score > 1) refuse(row, name, 'a probability in [0, 1]', score);
        rows.scores[cell] = score;
      }
      rows.mask[cell] = 1;
    }
  });
  return rows;
}

/** Each user once, and whose each row is. @param indices of the bundle's users; overwritten */
function usersOf(catalogue: Catalogue, indices: Int32Array): Pick<IndexedRows, 'users' | 'userIndex'> {
  const users: UserState[] = [];
  const places = new Map<number, number>();
  let last = Number.NaN;
  let place = -1;
  for (let row = 0; row < indices.length; row++) {
    const index = indices[row]!;
    if (index !== last) {
      place = places.get(index) ?? users.push(userAt(catalogue, index)) - 1;
      places.set(index, place);
      last = index;
    }
    indices[row] = place;
  }
  return { users, userIndex: indices };
}

/** @param index of the bundle's users; below 0 for one that it does not have */
function userAt(catalogue: Catalogue, index: number): UserState {
  return index < 0 ? unknownUser(catalogue) : bundleUser(catalogue, catalogue.bundle!.users.ids[index]!);
}
