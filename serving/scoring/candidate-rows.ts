import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import { type BaseScorers, embeddingRow, scoreItems } from '../../models/base/index.js';
import { zeroColumns } from '../memory/zero-columns.js';
import { paddedRows } from '../network/padded-rows.js';
import type { Catalogue } from './catalogue.js';
import type { UserState } from './user-state.js';

/** Candidates of users and items that are named by index. N rows, K sources. */
export interface IndexedRows {
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
}

/** Candidates in columns. What is left out is as the bundle has it, and the network looks it up. F item features. */
export interface CandidateRows extends IndexedRows {
  /** user ⊙ item; left out only where all rows are of the bundle's items, as it has them. [N, K, 64] */
  readonly embeddings?: Float32Array;
  /** Rows of items that were put: their vectors are not the bundle's. */
  readonly put?: { has(row: number): boolean };
  /** Descriptions that were put or came with the request, by row; all others are the bundle's. */
  readonly described?: ReadonlyMap<number, ItemDescription>;
}

/** Candidates with what only score.onnx has to be told. */
export type RowsWithVectors = CandidateRows & Required<Pick<CandidateRows, 'embeddings'>>;

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
): RowsWithVectors {
  return withVectors(catalogue, indexedRows(catalogue, users, userIndex, items));
}

/** {@link knownRows} without embeddings: enough where the network looks them up itself, or is not asked. */
export function indexedRows(
  { scorers, sources }: Catalogue,
  users: readonly UserState[],
  userIndex: Int32Array,
  items: Int32Array,
): IndexedRows {
  const count = items.length;
  const K = sources.length;
  const [scores, mask] = tables(count, K, K);
  const rows = { count, userIndex, users, items, scores, mask };
  for (let start = 0, end = 0; scorers !== null && start < count; start = end) {
    end = endOfRun(rows, start);
    if (items[start]! >= 0) scoreRun(scorers, users[userIndex[start]!]!, start, end, rows);
  }
  return rows;
}

/** Rows with their embeddings: zeros where the bundle has no such item. */
export function withVectors({ scorers, sources }: Catalogue, rows: IndexedRows): RowsWithVectors {
  const width = sources.length * EMBEDDING_WIDTH;
  const [embeddings] = tables(rows.count, width);
  for (let row = 0; scorers !== null && row < rows.count; row++) {
    const item = rows.items[row]!;
    if (item >= 0) embeddingRow(scorers, rows.users[rows.userIndex[row]!]!.vectors, item, embeddings, row * width);
  }
  const { count, userIndex, users, items, scores, mask } = rows;
  return { count, userIndex, users, items, scores, mask, embeddings };
}

/** Zeros: absent. There is room behind each table for as many rows as a run is padded to. */
function tables<const Widths extends readonly number[]>(count: number, ...widths: Widths) {
  const padded = zeroColumns(...widths.map((width) => paddedRows(count) * width));
  const whole = padded.map((table, index) => table.subarray(0, count * widths[index]!));
  return whole as { readonly [Table in keyof Widths]: Float32Array };
}

/** Where the rows of the same user end that are all known, or all unknown. */
function endOfRun({ userIndex, items }: IndexedRows, start: number): number {
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
  { items, scores, mask }: IndexedRows,
): void {
  const K = scorers.sources.length;
  const cells = [start * K, end * K] as const;
  scoreItems(scorers, vectors, items.subarray(start, end), {
    scores: scores.subarray(...cells),
    mask: mask.subarray(...cells),
  });
}
