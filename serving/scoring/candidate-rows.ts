import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import { embeddingRow, scoreItems } from '../../models/base/index.js';
import type { Catalogue } from './catalogue.js';
import type { UserState } from './user-state.js';

/** Candidates in columns, as the network takes them. N rows, K sources, F item features. */
export interface CandidateRows {
  readonly count: number;
  /** Position in `users`; [N] */
  readonly userIndex: Int32Array;
  readonly users: readonly UserState[];
  /** Row of the bundle's item table; −1 where it has no such item. [N] */
  readonly items: Int32Array;
  /** Calibrated, 0 where absent; [N, K] */
  readonly scores: Float32Array;
  /** 1 where the source has a score; [N, K] */
  readonly mask: Float32Array;
  /** user ⊙ item; [N, K, 64] */
  readonly embeddings: Float32Array;
  /** Descriptions that came with the request, by row; all others are the bundle's. */
  readonly described: ReadonlyMap<number, ItemDescription>;
}

/** Item features, as they go into the network. */
export interface ItemDescription {
  /** [F] */
  readonly features: Float32Array;
  /** [F] */
  readonly confidences: Float32Array;
  readonly completeness: number;
  readonly isPredicted: boolean;
}

/**
 * Rows with all that the bundle knows about them: scores, masks and embeddings of known users and items.
 *
 * What a caller brings is written over it afterwards.
 */
export function knownRows(
  catalogue: Catalogue,
  users: readonly UserState[],
  userIndex: Int32Array,
  items: Int32Array,
): CandidateRows {
  const K = catalogue.sources.length;
  const count = items.length;
  const rows: CandidateRows = {
    count,
    userIndex,
    users,
    items,
    scores: new Float32Array(count * K),
    mask: new Float32Array(count * K),
    embeddings: new Float32Array(count * K * EMBEDDING_WIDTH),
    described: new Map(),
  };
  for (const [user, own] of rowsByUser(rows)) scoreKnown(catalogue, users[user]!, own, rows);
  return rows;
}

/** Rows with a known item, by user. */
function rowsByUser({ userIndex, items }: CandidateRows): ReadonlyMap<number, readonly number[]> {
  const byUser = new Map<number, number[]>();
  for (let row = 0; row < items.length; row++) {
    if (items[row]! < 0) continue;
    const user = userIndex[row]!;
    const own = byUser.get(user);
    if (own === undefined) byUser.set(user, [row]);
    else own.push(row);
  }
  return byUser;
}

/** Scores one user's known items, with the functions that training scored with, and scatters them over the rows. */
function scoreKnown(
  { scorers, sources }: Catalogue,
  user: UserState,
  own: readonly number[],
  { items, scores, mask, embeddings }: CandidateRows,
): void {
  if (scorers === null) return;
  const K = sources.length;
  const table = { scores: new Float32Array(own.length * K), mask: new Float32Array(own.length * K) };
  const itemIndices = Int32Array.from(own, (row) => items[row]!);
  scoreItems(scorers, user.vectors, itemIndices, table);
  own.forEach((row, position) => {
    scores.set(table.scores.subarray(position * K, (position + 1) * K), row * K);
    mask.set(table.mask.subarray(position * K, (position + 1) * K), row * K);
    embeddingRow(scorers, user.vectors, items[row]!, embeddings, row * K * EMBEDDING_WIDTH);
  });
}
