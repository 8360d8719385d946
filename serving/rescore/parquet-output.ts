import { type FileHandle, open } from 'node:fs/promises';
import { Table, tableToIPC } from 'apache-arrow';
import {
  Compression,
  transformParquetStream,
  type RecordBatch as WasmBatch,
  Table as WasmTable,
  type WriterProperties,
  WriterPropertiesBuilder,
  writeParquet,
} from 'parquet-wasm';
import type { OutputOptions, RowOutput } from './row-output.js';

const COMPRESSIONS = { none: Compression.UNCOMPRESSED, lz4: Compression.LZ4_RAW, zstd: Compression.ZSTD } as const;
/** A row group is in memory until it is written. */
const ROW_GROUP_ROWS = 131_072;

/** Writes a Parquet file, a row group at a time. */
export async function openParquetOutput(path: string, { schema, compression }: OutputOptions): Promise<RowOutput> {
  const handle = await open(path, 'w');
  const properties = new WriterPropertiesBuilder()
    .setCompression(COMPRESSIONS[compression])
    .setMaxRowGroupSize(ROW_GROUP_ROWS)
    .build();
  let encoder: Encoder | null = null;
  return {
    write: (batch) => {
      encoder ??= startEncoder(handle, properties);
      return encoder.write(wasmTable(new Table([batch])));
    },
    close: async () => {
      try {
        if (encoder !== null) await encoder.finish();
        else await handle.writeFile(writeParquet(wasmTable(new Table(schema)), properties)); // without rows, its columns are all
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
    abandon: async () => {
      await encoder?.abort();
      await handle.close();
    },
  };
}

interface Encoder {
  write(table: WasmTable): Promise<void>;
  finish(): Promise<void>;
  abort(): Promise<void>;
}

/** What is written waits for the encoder, and the encoder for the disk: neither runs ahead of the other. */
function startEncoder(handle: FileHandle, properties: WriterProperties): Encoder {
  const batches = new TransformStream<WasmBatch, WasmBatch>();
  const writer = batches.writable.getWriter();
  const written = (async () => {
    const bytes: ReadableStream<Uint8Array> = await transformParquetStream(batches.readable, properties);
    for await (const chunk of bytes) await handle.writeFile(chunk);
  })();
  written.catch(() => {}); // told to whoever writes or finishes
  return {
    // An encoder that failed takes nothing more.
    write: async (table) => {
      for (const batch of table.recordBatches()) await Promise.race([writer.write(batch), written]);
    },
    finish: async () => {
      await Promise.race([writer.close(), written]);
      await written;
    },
    abort: async () => {
      writer.abort().catch(() => {});
      await written.catch(() => {});
    },
  };
}

function wasmTable(table: Table): WasmTable {
  return WasmTable.fromIPCStream(tableToIPC(table, 'stream'));
}
