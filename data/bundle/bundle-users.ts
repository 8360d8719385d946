import {
  Int32,
  makeData,
  makeVector,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import { FusionError } from '../schema/errors.js';
import { SESSION_FEATURES, USER_TYPES, type UserType } from '../schema/features.js';
import { readInt32, readText, requireColumn } from './read-column.js';
import { type VectorColumn, vectorFromArrow, vectorToArrow } from './vector-column.js';

/** What the bundle knows of each user of its data. */
export interface BundleUsers {
  readonly ids: readonly string[];
  /** Positive interactions that the vectors rest on; [users]. */
  readonly counts: Int32Array;
  /** Raw session features, NaN where unknown; row-major [users, 18]. */
  readonly sessionFeatures: Float32Array;
  /** What is true of a user in any situation, raw, NaN where unknown; [users, C]. Absent where no network reads it. */
  readonly situations?: { readonly width: number; readonly values: Float32Array };
  /** What the known items of each have in common, and whether there are any; [users, F + 1]. Absent where no network reads it. */
  readonly profiles?: { readonly width: number; readonly values: Float32Array };
  readonly userTypes: readonly UserType[];
  /** By name of a source that has vectors, each of its own width. */
  readonly vectors: Readonly<Record<string, VectorColumn>>;
}

export const USERS_FILE = 'users.arrow';
const SITUATION = 'situation';
const PROFILE = 'profile';

export function usersToArrow(users: BundleUsers): Uint8Array {
  const columns: Record<string, Vector> = {
    user_id: vectorFromArray([...users.ids], new Utf8()),
    count: makeVector(makeData({ type: new Int32(), length: users.counts.length, data: users.counts })),
    user_type: vectorFromArray([...users.userTypes], new Utf8()),
    session_features: vectorToArrow({
      width: SESSION_FEATURES.length,
      values: users.sessionFeatures,
      present: new Uint8Array(users.ids.length).fill(1),
    }),
  };
  if (users.situations) {
    columns[SITUATION] = vectorToArrow({ ...users.situations, present: new Uint8Array(users.ids.length).fill(1) });
  }
  if (users.profiles) {
    columns[PROFILE] = vectorToArrow({ ...users.profiles, present: new Uint8Array(users.ids.length).fill(1) });
  }
  for (const [source, vectors] of Object.entries(users.vectors)) {
    columns[`${source}_vector`] = vectorToArrow(vectors);
  }
  return tableToIPC(new Table(columns), 'file');
}

/**
 * The reverse of {@link usersToArrow}.
 *
 * @param widths of the vectors that the table must have, by source.
 * @param more how many numbers describe a situation, and a user's profile; 0 where there is no such column
 * @throws FusionError `invalid_bundle` naming the column.
 */
export function usersFromArrow(
  bytes: Uint8Array,
  widths: Readonly<Record<string, number>>,
  { contexts = 0, profile = 0 }: { readonly contexts?: number; readonly profile?: number } = {},
): BundleUsers {
  const table = tableFromIPC(bytes);
  const vector = (name: string, width: number) =>
    vectorFromArrow(requireColumn(table, name, USERS_FILE), width, `${USERS_FILE}/${name}`);
  return {
    ids: readText(table, 'user_id', USERS_FILE),
    counts: readInt32(table, 'count', USERS_FILE),
    sessionFeatures: vector('session_features', SESSION_FEATURES.length).values,
    ...(contexts > 0 ? { situations: { width: contexts, values: vector(SITUATION, contexts).values } } : {}),
    ...(profile > 0 ? { profiles: { width: profile, values: vector(PROFILE, profile).values } } : {}),
    userTypes: readText(table, 'user_type', USERS_FILE).map(toUserType),
    vectors: Object.fromEntries(
      Object.entries(widths).map(([source, width]) => [source, vector(`${source}_vector`, width)] as const),
    ),
  };
}

function toUserType(text: string, row: number): UserType {
  const type = USER_TYPES.find((known) => known === text);
  if (type !== undefined) return type;
  throw new FusionError(
    'invalid_bundle',
    `${USERS_FILE}, row ${row}: expected a user_type of ${USER_TYPES.join(', ')}, got "${text}"`,
    { field: `${USERS_FILE}/user_type` },
  );
}
