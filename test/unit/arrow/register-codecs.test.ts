import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompressionType, RecordBatchStreamWriter, tableFromArrays, tableFromIPC } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { CompressingStreamWriter } from '../../../data/arrow/compressing-writers.js';
import { readLz4Frame } from '../../../data/arrow/lz4-frame.js';
import { measureStream } from '../../../data/arrow/measure-stream.js';
import { registerCodecs } from '../../../data/arrow/register-codecs.js';

beforeAll(registerCodecs);

const rows = 5000;
const table = tableFromArrays({
  item_id: Array.from({ length: rows }, (_, row) => `item ${row % 97}`),
  cf_score: Float32Array.from({ length: rows }, (_, row) => (row * 7919) % 1),
  noise: Float64Array.from({ length: rows }, (_, row) => Math.sin(row * row)),
});

function written(compressionType: CompressionType | null): Uint8Array {
  return new CompressingStreamWriter({ compressionType }).writeAll(table.batches).finish().toUint8Array(true);
}

describe.each([
  ['LZ4', CompressionType.LZ4_FRAME],
  ['ZSTD', CompressionType.ZSTD],
])('%s', (_, compression) => {
  it('comes back as it was, and is smaller', () => {
    const stream = written(compression);
    expect(stream.length).toBeLessThan(0.7 * written(null).length);
    const read = tableFromIPC(stream);
    expect(read.toArray().map(String)).toEqual(table.toArray().map(String));
  });

  it('says how large it is before it is unpacked', () => {
    const plain = measureStream(written(null));
    const packed = measureStream(written(compression));
    expect([packed.rows, plain.rows]).toEqual([rows, rows]);
    expect(Math.abs(packed.bytes - plain.bytes)).toBeLessThan(8 * 7); // buffers end at multiples of 8
  });

  it('with the lengths of compressed forms, as apache-arrow for JavaScript writes it, is refused and told why', () => {
    const stream = RecordBatchStreamWriter.writeAll(table.batches, { compressionType: compression }).toUint8Array(true);
    expect(() => tableFromIPC(stream)).toThrow(/expected the length of its content/);
  });

  it('damaged anywhere, it is an error or a table, and never more than it said it would be', () => {
    const stream = written(compression);
    for (let at = 600; at < stream.length; at += 997) {
      const damaged = stream.slice();
      damaged[at]! ^= 0x55;
      try {
        expect(tableFromIPC(damaged).numRows).toBeLessThanOrEqual(rows);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }
  });
});

describe('readLz4Frame', () => {
  const content = Buffer.from(
    'so much in common, so much in common, and then some more of so much in common'.repeat(3000),
  );

  it.each([['-B4'], ['-B4 -BD'], ['-B7 -BX'], ['--content-size -9']])('reads what lz4 %s writes', (flags) => {
    const file = join(mkdtempSync(join(tmpdir(), 'lz4-')), 'content');
    writeFileSync(file, content);
    const frame = lz4(['-c', ...flags.split(' '), file]);
    if (frame === null) return; // no such program here
    expect(Buffer.compare(readLz4Frame(frame, content.length), content)).toBe(0);
  });

  const header = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82];
  const block = (bytes: readonly number[]) => [bytes.length, 0, 0, 0, ...bytes, 0, 0, 0, 0];
  const frame = (bytes: readonly number[]) => Uint8Array.from([...header, ...block(bytes)]);
  const abc = [...'abc'].map((letter) => letter.charCodeAt(0));

  it('literals, and repetitions that overlap themselves', () => {
    expect(Buffer.from(readLz4Frame(frame([0x32, ...abc, 3, 0, 0x00]), 9)).toString()).toBe('abcabcabc');
  });

  it.each<[string, readonly number[], number, RegExp]>([
    ['more content than expected', [0x30, ...abc], 2, /beyond the end/],
    ['less content than expected', [0x30, ...abc], 4, /expected 4 bytes, got 3/],
    ['a repetition of what was not written', [0x30, ...abc, 9, 0], 99, /out of range/],
    ['a length without an end', [0xf0, 255, 255], 9999, /rest of a length/],
    ['a repetition as long as memory', [0x3f, ...abc, 3, 0, ...Array(200).fill(255), 0], 100, /out of range/],
  ])('refuses %s', (_, bytes, length, message) => {
    expect(() => readLz4Frame(frame(bytes), length)).toThrow(message);
  });

  it('refuses a frame that was cut off', () => {
    expect(() => readLz4Frame(frame([0x30, ...abc]).subarray(0, -4), 3)).toThrow();
  });
});

function lz4(args: readonly string[]): Buffer | null {
  try {
    return execFileSync('lz4', [...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return null;
  }
}
