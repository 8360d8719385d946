import { open } from 'node:fs/promises';
import {
  AsyncByteQueue,
  type RecordBatch,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  type Schema,
} from 'apache-arrow';

/** An Arrow file or stream that is written one record batch at a time. */
export interface ArrowOutput {
  readonly schema: Schema;
  /** On disk, as far as the system is concerned, when it returns: nothing piles up in memory. */
  write(batch: RecordBatch): Promise<void>;
  /** Writes the end, and sees to it that all is on the disk. */
  close(): Promise<void>;
}

export async function openArrowOutput(
  path: string,
  { schema, isFile }: { readonly schema: Schema; readonly isFile: boolean },
): Promise<ArrowOutput> {
  const handle = await open(path, 'w');
  const chunks = new ChunkQueue();
  const writer = isFile ? new RecordBatchFileWriter() : new RecordBatchStreamWriter();
  writer.reset(chunks, schema);
  const flush = async () => {
    for (const chunk of chunks.take()) await handle.writeFile(chunk);
  };
  return {
    schema,
    write: async (batch) => {
      writer.write(batch);
      await flush();
    },
    close: async () => {
      try {
        writer.finish();
        await flush();
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
  };
}

/**
 * Takes what a writer writes, to be fetched after each batch. Arrow's own queue is emptied by a reader at its own pace,
 * and grows without bound when the disk is slower than the writer.
 */
class ChunkQueue extends AsyncByteQueue {
  #chunks: Uint8Array[] = [];

  override write(chunk: ArrayBufferView | ArrayBuffer): void {
    // A view of a batch's memory may be reused once the writer returns, but not before: flushing comes first.
    const bytes = ArrayBuffer.isView(chunk)
      ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      : new Uint8Array(chunk);
    this.#chunks.push(bytes);
  }

  take(): readonly Uint8Array[] {
    const taken = this.#chunks;
    this.#chunks = [];
    return taken;
  }
}
