import { RecordBatchFileWriter, RecordBatchStreamWriter } from 'apache-arrow';

type Buffers = readonly ArrayBufferView[];
interface Compressed {
  readonly byteLength: number;
  readonly buffers: ArrayBufferView[];
}

/**
 * Arrow's writers, with compressed buffers as other readers expect them. apache-arrow 21 for JavaScript puts the length of a buffer's
 * compressed form before it, where the format has that of its content; its own reader does not look.
 * @see https://github.com/apache/arrow/blob/main/format/Message.fbs, BodyCompressionMethod
 */
export class CompressingStreamWriter extends RecordBatchStreamWriter {
  protected override _compressBodyBuffers(buffers: ArrayBufferView[]) {
    return withLengths(buffers, super._compressBodyBuffers(buffers));
  }
}

/** The same for the file format. */
export class CompressingFileWriter extends RecordBatchFileWriter {
  protected override _compressBodyBuffers(buffers: ArrayBufferView[]) {
    return withLengths(buffers, super._compressBodyBuffers(buffers));
  }
}

/** Compressed buffers come in pairs: a length, empty for an empty buffer and −1 for one that is left as it is; and what follows it. */
function withLengths<Result extends Compressed>(contents: Buffers, compressed: Result): Result {
  contents.forEach(({ byteLength }, index) => {
    const { buffer, byteOffset, byteLength: width } = compressed.buffers[2 * index]!;
    const prefix = new DataView(buffer, byteOffset, width);
    if (width === 8 && prefix.getBigInt64(0, true) >= 0) prefix.setBigInt64(0, BigInt(byteLength), true);
  });
  return compressed;
}
