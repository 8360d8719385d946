import { type Dataset, isPositive } from '../../data/schema/dataset.js';

/** Who liked what, as compressed rows: row r is positive with `indices[offsets[r] .. offsets[r + 1])`, ascending. */
export interface Positives {
  readonly rows: number;
  readonly columns: number;
  /** [rows + 1] */
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  /** Weight of each position of `indices`; 1 each if left out. */
  readonly weights?: Float32Array;
}

/**
 * The items that each of the given users liked; an item liked more than once counts once.
 *
 * @param users user indices; they become the rows, in this order.
 * @returns [users, items], unweighted.
 */
export function collectPositives(dataset: Dataset, users: ArrayLike<number>): Positives {
  const { interactions, items } = dataset;
  const offsets = new Int32Array(users.length + 1);
  const indices: number[] = [];
  for (let row = 0; row < users.length; row++) {
    const user = users[row]!;
    const liked = new Set<number>();
    for (let index = interactions.offsets[user]!; index < interactions.offsets[user + 1]!; index++) {
      if (isPositive(dataset, index)) liked.add(interactions.item[index]!);
    }
    for (const item of [...liked].sort((a, b) => a - b)) indices.push(item);
    offsets[row + 1] = indices.length;
  }
  return { rows: users.length, columns: items.ids.length, offsets, indices: Int32Array.from(indices) };
}

/** The same positives seen from the other side: rows become columns. */
export function transposePositives({ rows, columns, offsets, indices, weights }: Positives): Positives {
  const transposedOffsets = new Int32Array(columns + 1);
  for (const column of indices) transposedOffsets[column + 1]!++;
  for (let column = 0; column < columns; column++) transposedOffsets[column + 1]! += transposedOffsets[column]!;
  const next = transposedOffsets.slice(0, columns);
  const transposed = new Int32Array(indices.length);
  const transposedWeights = weights && new Float32Array(indices.length);
  for (let row = 0; row < rows; row++) {
    for (let position = offsets[row]!; position < offsets[row + 1]!; position++) {
      const target = next[indices[position]!]!++;
      transposed[target] = row;
      if (weights && transposedWeights) transposedWeights[target] = weights[position]!;
    }
  }
  const result = { rows: columns, columns: rows, offsets: transposedOffsets, indices: transposed };
  return transposedWeights ? { ...result, weights: transposedWeights } : result;
}
