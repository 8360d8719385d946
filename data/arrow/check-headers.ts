import { DictionaryBatch } from 'apache-arrow/fb/dictionary-batch';
import type { Field } from 'apache-arrow/fb/field';
import { Message } from 'apache-arrow/fb/message';
import { MessageHeader } from 'apache-arrow/fb/message-header';
import { RecordBatch } from 'apache-arrow/fb/record-batch';
import { Schema } from 'apache-arrow/fb/schema';
import { ByteBuffer } from 'flatbuffers';

/** Before the length of a header; streams of before Arrow 0.15 have none. */
const CONTINUATION = -1;

/**
 * Checks that the lists in a stream's headers are no longer than the headers themselves.
 *
 * The reader of `apache-arrow` believes every count: one damaged byte makes it read a list of a billion fields until memory is
 * full. Whoever takes streams from strangers asks this first.
 *
 * @throws RangeError for what no writer of Arrow writes
 * @see https://arrow.apache.org/docs/format/Columnar.html#encapsulated-message-format
 */
export function checkHeaders(stream: Uint8Array): void {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  let at = 0;
  while (at + 4 <= stream.length) {
    if (view.getInt32(at, true) === CONTINUATION) at += 4;
    const length = at + 4 <= stream.length ? view.getInt32(at, true) : 0;
    at += 4;
    if (length === 0) return; // the end of the stream
    if (length < 0 || at + length > stream.length) throw new RangeError(`a header of ${length} bytes`);
    const bodyLength = checkHeader(stream.subarray(at, at + length));
    if (!(bodyLength >= 0 && at + length + bodyLength <= stream.length)) {
      throw new RangeError(`a message of ${bodyLength} bytes`);
    }
    at += length + bodyLength;
  }
}

/** @returns the length of what follows the header */
function checkHeader(bytes: Uint8Array): number {
  const message = Message.getRootAsMessage(new ByteBuffer(bytes));
  checkCount(message.customMetadataLength(), bytes);
  switch (message.headerType()) {
    case MessageHeader.Schema:
      checkSchema(message.header(new Schema()) as Schema | null, bytes);
      break;
    case MessageHeader.RecordBatch:
      checkBatch(message.header(new RecordBatch()) as RecordBatch | null, bytes);
      break;
    case MessageHeader.DictionaryBatch:
      checkBatch((message.header(new DictionaryBatch()) as DictionaryBatch | null)?.data() ?? null, bytes);
      break;
    default:
      throw new RangeError('a header of no kind that streams have');
  }
  return Number(message.bodyLength());
}

function checkBatch(batch: RecordBatch | null, bytes: Uint8Array): void {
  checkCount(batch?.nodesLength() ?? 0, bytes);
  checkCount(batch?.buffersLength() ?? 0, bytes);
}

function checkSchema(schema: Schema | null, bytes: Uint8Array): void {
  if (schema === null) return;
  checkCount(schema.customMetadataLength(), bytes);
  checkCount(schema.fieldsLength(), bytes);
  const waiting = Array.from({ length: schema.fieldsLength() }, (_, index) => schema.fields(index));
  for (let seen = 0; waiting.length > 0; seen++) {
    checkCount(seen, bytes); // parts that point at the same field count as often as they are read
    addChildren(waiting.pop()!, waiting, bytes);
  }
}

function addChildren(field: Field | null, waiting: (Field | null)[], bytes: Uint8Array): void {
  if (field === null) return;
  checkCount(field.customMetadataLength(), bytes);
  checkCount(field.childrenLength(), bytes);
  for (let index = 0; index < field.childrenLength(); index++) waiting.push(field.children(index));
}

/** Nothing in a list takes less than four bytes. */
function checkCount(count: number, bytes: Uint8Array): void {
  if (!(count >= 0 && 4 * count <= bytes.length))
    throw new RangeError(`a header of ${bytes.length} bytes that counts ${count}`);
}
