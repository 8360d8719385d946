import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { FusionError } from '../../schema/errors.js';
import { cellsOf } from './cells-of.js';
import { refuseMissingColumns } from './missing-columns.js';
import type { Table, TableRow } from './table.js';

const BATCH_ROWS = 8192;

/** The table in a Parquet file, read in batches of rows. */
export function parquetTable(path: string): Table {
  return { name: basename(path), unit: 'row', rows: (columns) => rowsOf(path, columns) };
}

/** Names of the columns, in order. */
export async function parquetColumns(path: string): Promise<readonly string[]> {
  const file = await openFile(path);
  return namesOf(file);
}

async function* rowsOf(path: string, columns: readonly string[]): AsyncGenerator<TableRow> {
  const file = await openFile(path);
  refuseMissingColumns(path, columns, namesOf(file));
  let number = 0;
  const stream = await file.stream({ columns: [...columns], batchSize: BATCH_ROWS, concurrency: 1 });
  try {
    for await (const part of stream) {
      const batch = tableFromIPC(part.intoIPCStream());
      const cells = cellsOf(batch, columns);
      for (let row = 0; row < batch.numRows; row++) yield { number: ++number, values: cells(row) };
    }
  } catch (cause) {
    throw notParquet(path, cause);
  }
}

type ParquetFile = Awaited<ReturnType<typeof openFile>>;

/** Loaded here, because the reader is WebAssembly that nobody needs who reads no Parquet. */
async function openFile(path: string) {
  const { ParquetFile } = await import('parquet-wasm');
  const blob = await openAsBlob(path).catch((cause) => {
    throw new FusionError('usage', `${path}: expected a file that can be read, got ${cause.code}`, {}, cause);
  });
  try {
    return await ParquetFile.fromFile(blob);
  } catch (cause) {
    throw notParquet(path, cause);
  }
}

function namesOf(file: ParquetFile): readonly string[] {
  return tableFromIPC(file.schema().intoIPCStream()).schema.names.map(String);
}

function notParquet(path: string, cause: unknown): FusionError {
  if (cause instanceof FusionError) return cause;
  const got = cause instanceof Error ? cause.message : String(cause);
  return new FusionError('invalid_data', `${path}: expected a Parquet file, got ${got}`, { file: path }, cause);
}
