import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import { type BaseScorers, embeddingRow, scoreItems } from '../../models/base/index.js';
import { paddedRows } from '../network/padded-rows.js';
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
  /** Rows of items that were put: their vectors are not the bundle's. */
  readonly put?: { has(row: number): boolean };
  /** Descriptions that were put or came with the request, by row; all others are the bundle's. */
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

/** Where the values of rows are. */
export type RowMemory = Pick<CandidateRows, 'scores' | 'mask' | 'embeddings'>;

/** Memory for rows of K sources, all zeros: absent. There is room behind them for as many as a run is padded to. */
export function rowMemory(count: number, K: number): RowMemory {
  const table = (width: number) => new Float32Array(paddedRows(count) * width).subarray(0, count * width);
  return { scores: table(K), mask: table(K), embeddings: table(K * EMBEDDING_WIDTH) };
}

/**
 * Rows with all that the bundle knows about them: scores, masks and embeddings of known users and items.
 *
 * What a caller brings is written over it afterwards.
 *
 * @param memory of as many rows, for whoever makes rows again and again; what was in it is gone
 */
export function knownRows(
  catalogue: Catalogue,
  users: readonly UserState[],
  userIndex: Int32Array,
  items: Int32Array,
  memory?: RowMemory,
): CandidateRows {
  const count = items.length;
  const rows: CandidateRows = {
    count,
    userIndex,
    users,
    items,
    ...(memory ?? rowMemory(count, catalogue.sources.length)),
    described: new Map(),
  };
  for (let start = 0, end = 0; start < count; start = end) {
    end = endOfRun(rows, start);
    if (items[start]! >= 0 && catalogue.scorers !== null) {
      scoreRun(catalogue.scorers, users[userIndex[start]!]!, start, end, rows);
    } else if (memory !== undefined) clear(memory, start, end, count);
  }
  return rows;
}

/** Rows of which the bundle knows nothing. */
function clear({ scores, mask, embeddings }: RowMemory, start: number, end: number, count: number): void {
  for (const values of [scores, mask, embeddings]) {
    const width = values.length / count;
    values.fill(0, start * width, end * width);
  }
}

/** Where the rows of the same user end that are all known, or all unknown. */
function endOfRun({ userIndex, items }: CandidateRows, start: number): number {
  const [user, isKnown] = [userIndex[start], items[start]! >= 0];
  let end = start + 1;
  while (end < items.length && userIndex[end] === user && items[end]! >= 0 === isKnown) end++;
  return end;
}

/** Scores neighbouring rows of one user, with the functions that training scored with. */
function scoreRun(
  scorers: BaseScorers,
  { vectors }: UserState,
  start: number,
  end: number,
  { items, scores, mask, embeddings }: CandidateRows,
): void {
  const K = scorers.sources.length;
  const cells = [start * K, end * K] as const;
  scoreItems(scorers, vectors, items.subarray(start, end), {
    scores: scores.subarray(...cells),
    mask: mask.subarray(...cells),
  });
  for (let row = start; row < end; row++)
    embeddingRow(scorers, vectors, items[row]!, embeddings, row * K * EMBEDDING_WIDTH);
}
