import { openAsBlob } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import { ParquetFile, type RecordBatch as WasmBatch } from 'parquet-wasm';
import { badFile } from './bad-file.js';
import type { RowInput } from './row-input.js';

const EXPECTED = 'a Parquet file';
/** Rows that are read at once. */
const BATCH_ROWS = 16_384;

/** Opens a Parquet file; a row group at a time is in memory. @throws FusionError `invalid_data` */
export async function openParquetInput(path: string): Promise<RowInput> {
  try {
    const file = await ParquetFile.fromFile(await openAsBlob(path));
    const schema = tableFromIPC(file.schema().intoIPCStream()).schema;
    return {
      schema,
      form: 'parquet',
      rowCount: Number(file.metadata().fileMetadata().numRows()),
      batches: async function* () {
        try {
          const stream: ReadableStream<WasmBatch> = await file.stream({ batchSize: BATCH_ROWS, concurrency: 1 });
          for await (const batch of stream) yield* tableFromIPC(batch.intoIPCStream()).batches;
        } catch (cause) {
          throw badFile(path, EXPECTED, cause);
        }
      },
      [Symbol.asyncDispose]: async () => file.free(),
    };
  } catch (cause) {
    throw badFile(path, EXPECTED, cause);
  }
}
