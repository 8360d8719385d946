import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import { embeddingRow } from '../../models/base/index.js';
import type { CandidateRows, ItemDescription, RowsWithVectors } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { scoresOf } from '../scoring/shown-scores.js';
import type { UserState } from '../scoring/user-state.js';

/**
 * Rows as they were scored, without what the bundle can say again: the interaction vectors of its own users and items,
 * which are most of a row. N rows, K sources.
 */
export interface RememberedRows {
  readonly user: UserState;
  /** Row of the bundle's item table, or −1; [N] */
  readonly items: Int32Array;
  /** NaN where a source has none; [N, K] */
  readonly scores: Float32Array;
  /** 1 where the network decided; [N] */
  readonly isNetwork: Uint8Array;
  /** Of rows whose caller brought some; [K, 64] each. */
  readonly embeddings: ReadonlyMap<number, Float32Array>;
  readonly described: ReadonlyMap<number, ItemDescription>;
}

/** One of them. */
export interface RememberedRow {
  readonly rows: RememberedRows;
  readonly index: number;
}

/**
 * Some rows of a request, in the order given.
 *
 * @param isBrought whether the caller brought interaction vectors of a row.
 * @param scores of the chosen rows, where they were made before
 */
export function rememberRows(
  rows: CandidateRows,
  chosen: readonly number[],
  isNetwork: Uint8Array,
  isBrought: (row: number) => boolean,
  scores: Float32Array = scoresOf(rows, chosen),
): RememberedRows {
  const width = (rows.scores.length / rows.count) * EMBEDDING_WIDTH;
  const items = new Int32Array(new ArrayBuffer(chosen.length * (Int32Array.BYTES_PER_ELEMENT + 1)), 0, chosen.length);
  const vectors = (row: number) => rows.embeddings?.slice(row * width, (row + 1) * width);
  const remembered = {
    user: rows.users[0]!,
    scores,
    items,
    isNetwork: new Uint8Array(items.buffer, items.byteLength), // behind them, in the same piece of memory
    embeddings: byPosition(chosen, (row) => (isBrought(row) ? vectors(row) : undefined)),
    described: byPosition(chosen, (row) => rows.described?.get(row)),
  };
  for (let index = 0; index < chosen.length; index++) {
    remembered.items[index] = rows.items[chosen[index]!]!;
    remembered.isNetwork[index] = isNetwork[chosen[index]!]!;
  }
  return remembered;
}

/** What there is of some rows, by position. Of most answers there is nothing, which they all share. */
function byPosition<Value>(
  chosen: readonly number[],
  of: (row: number) => Value | undefined,
): ReadonlyMap<number, Value> {
  let found: Map<number, Value> | undefined;
  for (let index = 0; index < chosen.length; index++) {
    const value = of(chosen[index]!);
    if (value === undefined) continue;
    found ??= new Map<number, Value>();
    found.set(index, value);
  }
  return found ?? NOTHING;
}

const NOTHING: ReadonlyMap<number, never> = new Map<number, never>();

/** Rows as they were when they were scored, bit for bit, now of one user: whatever the request they come from. */
export function recallRows(
  { sources, scorers }: Catalogue,
  user: UserState,
  picks: readonly RememberedRow[],
): RowsWithVectors {
  const K = sources.length;
  const N = picks.length;
  const described = new Map<number, ItemDescription>();
  const recalled = {
    count: N,
    users: [user],
    userIndex: new Int32Array(N),
    items: Int32Array.from(picks, ({ rows, index }) => rows.items[index]!),
    scores: new Float32Array(N * K),
    mask: new Float32Array(N * K),
    embeddings: new Float32Array(N * K * EMBEDDING_WIDTH),
    described,
  };
  picks.forEach(({ rows, index }, row) => {
    for (let from = index * K, to = row * K; to < (row + 1) * K; from++, to++) {
      const score = rows.scores[from]!;
      recalled.mask[to] = Number.isNaN(score) ? 0 : 1;
      recalled.scores[to] = Number.isNaN(score) ? 0 : score;
    }
    const [brought, item, at] = [rows.embeddings.get(index), rows.items[index]!, row * K * EMBEDDING_WIDTH];
    if (brought !== undefined) recalled.embeddings.set(brought, at);
    else if (item >= 0 && scorers !== null) embeddingRow(scorers, rows.user.vectors, item, recalled.embeddings, at);
    const description = rows.described.get(index);
    if (description !== undefined) described.set(row, description);
  });
  return recalled;
}

/** Memory that they hold; the bundle's own tables, which they point into, are not counted. */
export function bytesOfRows({ user, items, scores, isNetwork, embeddings, described }: RememberedRows): number {
  const { cf, content } = user.vectors;
  const ofUser = user.isStored ? [] : [user.sessionFeatures, cf, content, ...(user.profile ? [user.profile] : [])];
  const ofItems = [...described.values()].flatMap(({ features, confidences }) => [features, confidences]);
  const tables = [items, scores, isNetwork, ...embeddings.values(), ...ofUser, ...ofItems];
  return tables.reduce((sum, { byteLength }) => sum + byteLength + OBJECT_BYTES, described.size * OBJECT_BYTES);
}

/** What an array, a map entry or an object costs beside its content, about. */
const OBJECT_BYTES = 200;
