import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { type RecordBatch, RecordBatchFileWriter, Table, Utf8, vectorFromArray } from 'apache-arrow';
import type { Catalogue } from '../../serving/scoring/catalogue.js';
import { warmUsers } from '../warm-users.js';

/** Rows of a record batch, as common writers have them. */
const BATCH_ROWS = 65_536;

/** Writes an Arrow file of candidates, user by user: every item for one warm user after the other, as long as it takes. */
export async function writeCandidates(catalogue: Catalogue, rows: number, path: string): Promise<void> {
  const { items } = catalogue.bundle!;
  const users = warmUsers(catalogue);
  const writer = new RecordBatchFileWriter();
  const file = createWriteStream(path);
  writer.toNodeStream().pipe(file);
  for (let start = 0; start < rows; start += BATCH_ROWS) {
    const count = Math.min(BATCH_ROWS, rows - start);
    const column = (of: (row: number) => string) =>
      vectorFromArray(
        Array.from({ length: count }, (_, index) => of(start + index)),
        new Utf8(),
      );
    const table = new Table({
      user_id: column((row) => users[Math.floor(row / items.ids.length) % users.length]!),
      item_id: column((row) => items.ids[row % items.ids.length]!),
    });
    for (const batch of table.batches as RecordBatch[]) writer.write(batch);
    if (file.writableNeedDrain) await once(file, 'drain');
  }
  writer.finish();
  await finished(file);
}
