/** Part `index` of `count` of a file's rows, from 1 on: the parts in their order are the file. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

export const WHOLE: Shard = { index: 1, count: 1 };

/** The rows of a part: from `start` to before `end`. Parts differ by one row at most. */
export function rowsOfShard(rows: number, { index, count }: Shard): { readonly start: number; readonly end: number } {
  return { start: Math.floor((rows * (index - 1)) / count), end: Math.floor((rows * index) / count) };
}
