import type { Vector } from 'apache-arrow';
import { FusionError } from '../../data/schema/errors.js';
import { type CandidateRows, knownRows } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { type UserState, userState } from '../scoring/user-state.js';
import type { BatchInput } from './batch-input.js';

/**
 * A slice of a record batch as rows: the bundle's scores of known users and items, and over them the scores that the
 * file has.
 *
 * @throws FusionError `invalid_data` naming the row of a missing id, or of a score outside [0, 1].
 */
export function batchRows(catalogue: Catalogue, input: BatchInput, start: number, end: number): CandidateRows {
  const { batch, columns, firstRow, input: file } = input;
  const refuse = (row: number, name: string, expected: string, got: unknown): never => {
    const where = `${file}, row ${firstRow + row + 1}, ${name}`;
    throw new FusionError('invalid_data', `${where}: expected ${expected}, got ${String(got)}`, { file, field: name });
  };
  const textAt = (column: Vector, row: number, name: string): string =>
    (column.get(row) as string | null) ?? refuse(row, name, 'an id', 'null');

  const users: UserState[] = [];
  const userIndices = new Map<string, number>();
  const userIndex = new Int32Array(end - start);
  const items = new Int32Array(end - start);
  const [userColumn, itemColumn] = [batch.getChildAt(columns.user)!, batch.getChildAt(columns.item)!];
  for (let row = start; row < end; row++) {
    const id = textAt(userColumn, row, 'user_id');
    const index = userIndices.get(id) ?? users.push(userState(catalogue, id)) - 1;
    userIndices.set(id, index);
    userIndex[row - start] = index;
    items[row - start] = catalogue.items.get(textAt(itemColumn, row, 'item_id')) ?? -1;
  }

  const rows = knownRows(catalogue, users, userIndex, items);
  columns.scores.forEach((position, source) => {
    if (position < 0) return;
    const column = batch.getChildAt(position)!;
    for (let row = start; row < end; row++) {
      const score = column.get(row) as number | null;
      if (score === null || Number.isNaN(score)) continue; // the file does not have this one: the bundle's stays
      if (score < 0 || score > 1) refuse(row, `${catalogue.sources[source]}_score`, 'a probability in [0, 1]', score);
      const cell = (row - start) * catalogue.sources.length + source;
      rows.scores[cell] = score;
      rows.mask[cell] = 1;
    }
  });
  return rows;
}
