import type { BaseScorers } from './base-scorers.js';

/** Vectors of an item that fitting did not see, or that take the place of fitted ones; null: as fitted. */
export interface ItemVectors {
  /** [cf width] */
  readonly cf: Float32Array | null;
  /** [content width]; what it is found by, and what liking it says. */
  readonly content: Float32Array | null;
}

/**
 * The scorers of a few items alone: row i of every table is that of `items[i]`, or −1 for an item that fitting never saw.
 *
 * What is the whole catalogue's, such as the Gram matrix, stays, so that folding in and scoring by the rows of these tables gives,
 * bit for bit, what it gives by those of the whole.
 *
 * @param own vectors of the item at a position, over the fitted ones
 */
export function gatherScorers(
  scorers: BaseScorers,
  items: ArrayLike<number>,
  own: (position: number) => ItemVectors | undefined = () => undefined,
): BaseScorers {
  const { cf, content, popularity, meanRatings } = scorers;
  const count = items.length;
  const rows = Array.from({ length: count }, (_, position) => items[position]!);
  const factors = gather({ ...cf, table: cf.factors }, rows, (position) => own(position)?.cf ?? null);
  const ownContent = (position: number) => own(position)?.content ?? null;
  const vectors = gather({ ...content, table: content.vectors }, rows, ownContent);
  const history = content.history && gather({ ...content, table: content.history }, rows, ownContent).table;
  return {
    ...scorers,
    cf: { ...cf, items: count, factors: factors.table, isKnown: factors.isKnown },
    content: {
      ...content,
      items: count,
      vectors: vectors.table,
      isKnown: vectors.isKnown,
      ...(history && { history }),
    },
    popularity: {
      ...popularity,
      items: count,
      counts: Float64Array.from(rows, (item) => popularity.counts[item] ?? 0),
      rawScores: Float32Array.from(rows, (item) => popularity.rawScores[item] ?? 0), // log(1 + 0)
    },
    ...(meanRatings && { meanRatings: Float32Array.from(rows, (item) => meanRatings[item] ?? 0) }),
  };
}

interface VectorTable {
  readonly width: number;
  /** Row-major [items, width]. */
  readonly table: Float32Array;
  readonly isKnown: Uint8Array;
}

function gather(
  { width, table, isKnown }: VectorTable,
  rows: readonly number[],
  own: (position: number) => Float32Array | null,
): VectorTable {
  const gathered = { width, table: new Float32Array(rows.length * width), isKnown: new Uint8Array(rows.length) };
  rows.forEach((item, position) => {
    const vector = own(position);
    if (vector === null && item < 0) return;
    gathered.table.set(vector ?? table.subarray(item * width, (item + 1) * width), position * width);
    gathered.isKnown[position] = vector === null ? isKnown[item]! : 1;
  });
  return gathered;
}
