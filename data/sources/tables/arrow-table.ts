import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { RecordBatchReader } from 'apache-arrow';
import { registerCodecs } from '../../arrow/register-codecs.js';
import { FusionError } from '../../schema/errors.js';
import { cellsOf } from './cells-of.js';
import { refuseMissingColumns } from './missing-columns.js';
import type { Table, TableRow } from './table.js';

/** The table in an Arrow IPC file or stream, one record batch in memory at a time. */
export function arrowTable(path: string): Table {
  return { name: basename(path), unit: 'row', rows: (columns) => rowsOf(path, columns) };
}

/** Names of the columns, in order. */
export async function arrowColumns(path: string): Promise<readonly string[]> {
  const { reader, close } = await openReader(path);
  await close();
  return reader.schema.names.map(String);
}

async function* rowsOf(path: string, columns: readonly string[]): AsyncGenerator<TableRow> {
  const { reader, close } = await openReader(path);
  try {
    refuseMissingColumns(path, columns, reader.schema.names.map(String));
    let number = 0;
    for await (const batch of reader) {
      const cells = cellsOf(batch, columns);
      for (let row = 0; row < batch.numRows; row++) yield { number: ++number, values: cells(row) };
    }
  } catch (cause) {
    throw notArrow(path, cause);
  } finally {
    await close();
  }
}

/** Of a file, not of a stream: a stream of the file's form would be read whole before its first batch. */
async function openReader(path: string) {
  await registerCodecs();
  const file = await open(path);
  const close = () => file.close();
  try {
    const reader = await (await RecordBatchReader.from(file)).open();
    if (reader.schema === undefined) throw new Error('nothing that has a schema');
    return { reader, close };
  } catch (cause) {
    await close();
    throw notArrow(path, cause);
  }
}

function notArrow(path: string, cause: unknown): FusionError {
  if (cause instanceof FusionError) return cause;
  const message = `${path}: expected an Arrow IPC file or stream, got ${(cause as Error).message}`;
  return new FusionError('invalid_data', message, { file: path }, cause);
}
