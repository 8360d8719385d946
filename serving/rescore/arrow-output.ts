import { open } from 'node:fs/promises';
import { AsyncByteQueue, CompressionType } from 'apache-arrow';
import { CompressingFileWriter, CompressingStreamWriter } from '../../data/arrow/compressing-writers.js';
import { registerCodecs } from '../../data/arrow/register-codecs.js';
import type { OutputOptions, RowOutput } from './row-output.js';

const COMPRESSION_TYPES = { none: null, lz4: CompressionType.LZ4_FRAME, zstd: CompressionType.ZSTD } as const;

/** Writes an Arrow file or stream. */
export async function openArrowOutput(path: string, { schema, form, compression }: OutputOptions): Promise<RowOutput> {
  await registerCodecs();
  const handle = await open(path, 'w');
  const chunks = new ChunkQueue();
  const options = { compressionType: COMPRESSION_TYPES[compression] };
  const writer = form === 'arrow_file' ? new CompressingFileWriter(options) : new CompressingStreamWriter(options);
  writer.reset(chunks, schema);
  /** Used again for each batch: what is allocated anew has to be collected. */
  let room = new Uint8Array(0);
  /** At once: a batch has dozens of buffers, and handing one over to be written costs more than copying it. */
  const flush = async () => {
    const taken = chunks.take();
    const length = taken.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (length > room.length) room = new Uint8Array(length);
    let end = 0;
    for (const chunk of taken) {
      room.set(chunk, end);
      end += chunk.byteLength;
    }
    await handle.writeFile(room.subarray(0, length));
  };
  return {
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
    abandon: () => handle.close(),
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
