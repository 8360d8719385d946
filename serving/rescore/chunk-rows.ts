import type { RecordBatch } from 'apache-arrow';
import { FusionError } from '../../data/schema/errors.js';
import { calibrate } from '../../models/base/index.js';
import { type CandidateRows, knownRows, type RowMemory, rowMemory } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { type UserState, userState } from '../scoring/user-state.js';
import type { InputColumns } from './columns.js';
import { type IdReader, idReader } from './id-reader.js';

/** Rows of a file, and where they stand. */
export interface FileRows {
  readonly batch: RecordBatch;
  readonly columns: InputColumns;
  /** Number of rows of the file before the batch, for errors. */
  readonly firstRow: number;
  /** The file's name, for errors. */
  readonly file: string;
}

/** Reads slices of a batch as rows: from row `start` to before `end`. The rows are there until the next ones are read. */
export type ChunkReader = (start: number, end: number) => CandidateRows;

/**
 * A record batch as rows: the bundle's scores of known users and items, and over them the scores that the file has,
 * calibrated where they are raw.
 *
 * @throws (while reading) FusionError `invalid_data` naming the row of a missing id, or of a score that is none of its scale.
 */
export function chunkReader(catalogue: Catalogue, { batch, columns, firstRow, file }: FileRows): ChunkReader {
  const refuse = (row: number, name: string, expected: string, got: unknown): never => {
    const where = `${file}, row ${firstRow + row + 1}, ${name}`;
    throw new FusionError('invalid_data', `${where}: expected ${expected}, got ${String(got)}`, { file, field: name });
  };
  const [userAt, itemAt] = [columns.user, columns.item].map((index) => idReader(batch.getChildAt(index)!)) as [
    IdReader,
    IdReader,
  ];
  const scores = columns.scores.map((position) => (position < 0 ? null : batch.getChildAt(position)!));
  let memory: RowMemory | undefined;
  return (start, end) => {
    if (memory?.scores.length !== (end - start) * catalogue.sources.length) {
      memory = rowMemory(end - start, catalogue.sources.length);
    }
    const users: UserState[] = [];
    const userIndices = new Map<string, number>();
    const userIndex = new Int32Array(end - start);
    const items = new Int32Array(end - start);
    let [lastId, lastIndex] = ['', -1];
    for (let row = start; row < end; row++) {
      const id = userAt(row) ?? refuse(row, 'user_id', 'an id', 'null');
      if (id !== lastId || lastIndex < 0) {
        lastIndex = userIndices.get(id) ?? users.push(userState(catalogue, id)) - 1;
        userIndices.set(id, lastIndex);
        lastId = id;
      }
      userIndex[row - start] = lastIndex;
      items[row - start] = catalogue.items.get(itemAt(row) ?? refuse(row, 'item_id', 'an id', 'null')) ?? -1;
    }
    const rows = knownRows(catalogue, users, userIndex, items, memory);
    scores.forEach((column, source) => {
      if (column === null) return;
      for (let row = start; row < end; row++) {
        const score = column.get(row) as number | null;
        if (score === null || Number.isNaN(score)) continue; // the file does not have this one: the bundle's stays
        const name = `${catalogue.sources[source]}_score`;
        const cell = (row - start) * catalogue.sources.length + source;
        if (columns.scale === 'raw') {
          if (!Number.isFinite(score)) refuse(row, name, 'a finite score', score);
          rows.scores[cell] = calibrate(catalogue.calibrators[source]!, score, users[userIndex[row - start]!]!.count);
        } else {
          if (score < 0 || score > 1) refuse(row, name, 'a probability in [0, 1]', score);
          rows.scores[cell] = score;
        }
        rows.mask[cell] = 1;
      }
    });
    return rows;
  };
}
