import {
  DataType,
  Float32,
  Int32,
  makeData,
  makeVector,
  Table,
  tableFromIPC,
  tableToIPC,
  type Vector,
} from 'apache-arrow';
import { FusionError } from '../schema/errors.js';
import { readFloat32, readInt32, requireColumn } from './read-column.js';
import { vectorFromArrow, vectorToArrow } from './vector-column.js';

/** Clusters of what the network makes of users: a user is in that of the nearest centroid. */
export interface LearnedSegments {
  /** Of a session context. */
  readonly width: number;
  /** [segments, width] */
  readonly centroids: Float32Array;
  /** How far training's users are from the centroid: mean squared distance in each. [segments] */
  readonly spreads: Float32Array;
  /** How many of training's users are in each: the mix that a live one is compared with. [segments] */
  readonly users: Int32Array;
}

export const SEGMENTS_FILE = 'segments.arrow';

/** That a bundle may have. */
export const MOST_LEARNED_SEGMENTS = 64;

/** One row for each segment. */
export function segmentsToArrow({ width, centroids, spreads, users }: LearnedSegments): Uint8Array {
  const columns = {
    centroid: vectorToArrow({ width, values: centroids, present: new Uint8Array(users.length).fill(1) }),
    spread: makeVector(makeData({ type: new Float32(), length: spreads.length, data: spreads })),
    users: makeVector(makeData({ type: new Int32(), length: users.length, data: users })),
  };
  return tableToIPC(new Table(columns), 'file');
}

/**
 * The reverse of {@link segmentsToArrow}.
 *
 * @param most the width of the bundle's session contexts: centroids are of their first numbers
 * @throws FusionError `invalid_bundle` naming the column
 */
export function segmentsFromArrow(bytes: Uint8Array, most: number): LearnedSegments {
  const table = tableFromIPC(bytes);
  const count = table.numRows;
  const expected = `1 to ${MOST_LEARNED_SEGMENTS} rows`;
  check(count >= 1 && count <= MOST_LEARNED_SEGMENTS, 'centroid', expected, count);
  const field = `${SEGMENTS_FILE}/centroid`;
  const column = requireColumn(table, 'centroid', SEGMENTS_FILE);
  const width = Math.min(most, listSizeOf(column) ?? most);
  const { values, present } = vectorFromArrow(column, width, field);
  check(present.every(Boolean) && values.every(Number.isFinite), 'centroid', 'finite numbers', 'others');
  const spreads = readFloat32(table, 'spread', SEGMENTS_FILE);
  check(
    spreads.every((spread) => spread >= 0 && Number.isFinite(spread)),
    'spread',
    'finite numbers from 0',
    'others',
  );
  const users = readInt32(table, 'users', SEGMENTS_FILE);
  check(
    users.every((size) => size >= 0),
    'users',
    'counts from 0',
    Math.min(...users),
  );
  return { width, centroids: values, spreads, users };
}

/** How wide the lists of a column are; null where it has none, or not all of one width. */
function listSizeOf({ type }: Vector): number | null {
  return DataType.isFixedSizeList(type) ? type.listSize : null;
}

function check(holds: boolean, column: string, expected: string, got: string | number): void {
  if (holds) return;
  const field = `${SEGMENTS_FILE}/${column}`;
  throw new FusionError('invalid_bundle', `${field}: expected ${expected}, got ${got}`, { file: SEGMENTS_FILE, field });
}
