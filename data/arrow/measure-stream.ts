import { MessageReader } from 'apache-arrow';

/** How large an Arrow stream is once it is read. */
export interface StreamSize {
  readonly rows: number;
  /** Of all buffers, uncompressed. */
  readonly bytes: number;
}

interface BatchHeader {
  readonly length: number;
  readonly buffers: readonly { readonly offset: number; readonly length: number }[];
  readonly compression: unknown;
}

/**
 * What an Arrow IPC stream says of its size, from its headers alone: a few kilobytes may be gigabytes, and whoever takes them from
 * strangers wants to know before.
 * @throws Error for what is no Arrow stream
 */
export function measureStream(stream: Uint8Array): StreamSize {
  const messages = new MessageReader(stream);
  let [rows, bytes] = [0, 0];
  for (const message of messages) {
    const body = messages.readMessageBody(Number(message.bodyLength));
    if (message.isRecordBatch()) {
      rows += message.header().length;
      bytes += unpackedBytes(message.header(), body);
    } else if (message.isDictionaryBatch()) bytes += unpackedBytes(message.header().data, body);
  }
  return { rows, bytes };
}

/** A compressed buffer begins with its length; −1 where it was left as it is. */
function unpackedBytes({ buffers, compression }: BatchHeader, body: Uint8Array): number {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  return buffers.reduce((sum, { offset, length }) => {
    if (compression === null || length === 0) return sum + length;
    const unpacked = Number(view.getBigInt64(offset, true));
    return sum + (unpacked < 0 ? length - 8 : unpacked);
  }, 0);
}
