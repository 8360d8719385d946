import { CompressionType, tableFromArrays } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { CompressingStreamWriter } from '../../../data/arrow/compressing-writers.js';
import { registerCodecs } from '../../../data/arrow/register-codecs.js';
import { readArrowDocuments } from '../../../serving/collections/read-arrow-documents.js';

beforeAll(registerCodecs);

function stream(text: string, compressionType: CompressionType): Uint8Array {
  const writer = new CompressingStreamWriter({ compressionType });
  for (const batch of tableFromArrays({ id: ['d1'], text: [text] }).batches) writer.write(batch);
  return writer.finish().toUint8Array(true);
}

describe.each([
  CompressionType.LZ4_FRAME,
  CompressionType.ZSTD,
])('readArrowDocuments, compressed (%s)', (compression) => {
  const text = 'tea '.repeat(5000);

  it('reads what was packed', async () => {
    expect((await readArrowDocuments(stream(text, compression), 100_000)).documents).toEqual([{ id: 'd1', text }]);
  });

  it('unpacks no more than a body may have', async () => {
    const packed = stream(text, compression);
    expect(packed.length).toBeLessThan(5000);
    await expect(readArrowDocuments(packed, 5000)).rejects.toMatchObject({ code: 'body_too_large' });
  });
});
