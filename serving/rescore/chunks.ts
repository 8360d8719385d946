import type { RecordBatch } from 'apache-arrow';
import type { RowInput } from './row-input.js';
import { rowsOfShard, type Shard } from './shard.js';

/** Rows that are scored and written together. */
export interface Chunk {
  readonly batch: RecordBatch;
  /** Number of rows of the file before it. */
  readonly firstRow: number;
}

/** Enough for a thread to be worth asking, few enough for several of them to be in memory. */
export const CHUNK_ROWS = 16_384;

/** A part of a file's rows in their order, in pieces of at most {@link CHUNK_ROWS}: however large the caller's batches are. */
export async function* chunksOf(input: RowInput, shard: Shard): AsyncGenerator<Chunk> {
  const { start, end } = await rangeOf(input, shard);
  let firstRow = 0;
  for await (const batch of input.batches()) {
    const from = Math.max(0, start - firstRow);
    const to = Math.min(batch.numRows, end - firstRow);
    for (let row = from; row < to; row += CHUNK_ROWS) {
      yield { batch: batch.slice(row, Math.min(to, row + CHUNK_ROWS)), firstRow: firstRow + row };
    }
    firstRow += batch.numRows;
    if (firstRow >= end) return;
  }
}

/** A part of a file that does not say how many rows it has is found by reading it once. */
async function rangeOf(input: RowInput, shard: Shard): Promise<{ readonly start: number; readonly end: number }> {
  if (shard.count === 1) return { start: 0, end: Number.POSITIVE_INFINITY };
  let rows = input.rowCount;
  if (rows === null) {
    rows = 0;
    for await (const batch of input.batches()) rows += batch.numRows;
  }
  return rowsOfShard(rows, shard);
}
