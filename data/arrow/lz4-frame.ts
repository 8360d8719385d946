const MAGIC = 0x184d2204;
/** Of a block's size: set where the block is stored as it is. */
const STORED = 0x80000000;

/**
 * What an LZ4 frame holds. Its checksums are not computed: Arrow's formats rely on those of whatever carries them.
 *
 * Of our own, because lz4js, which writes frames well, reads them without an end: it goes on past the expected length, which lets a
 * few kilobytes keep a server busy for seconds, and takes a frame that was cut off for a whole one.
 * @param length that it must have, in bytes
 * @throws Error for what is no such frame, is damaged or has another length
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export function readLz4Frame(frame: Uint8Array, length: number): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 7 || view.getUint32(0, true) !== MAGIC) throw new Error('LZ4: expected a frame');
  const flags = frame[4]!;
  const hasBlockChecksums = (flags & 0x10) !== 0;
  const out = new Uint8Array(length);
  let at = 7 + (flags & 0x08 ? 8 : 0) + (flags & 0x01 ? 4 : 0); // behind content size and dictionary id
  let written = 0;
  for (;;) {
    const size = view.getUint32(at, true); // throws where the frame was cut off
    at += 4;
    if (size === 0) break;
    const stored = (size & STORED) !== 0;
    const end = at + (size & ~STORED);
    if (end > frame.length) throw new Error('LZ4: expected the rest of a block');
    const block = frame.subarray(at, end);
    written = stored ? copyStored(block, out, written) : readBlock(block, out, written);
    at = end + (hasBlockChecksums ? 4 : 0);
  }
  if (written !== length) throw new Error(`LZ4: expected ${length} bytes, got ${written}`);
  return out;
}

function copyStored(block: Uint8Array, out: Uint8Array, written: number): number {
  out.set(block, written); // throws where it does not fit
  return written + block.length;
}

/**
 * Sequences of literals and of repetitions of what was written before, also in earlier blocks.
 * @returns the end of what is written
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 */
function readBlock(block: Uint8Array, out: Uint8Array, start: number): number {
  let at = 0;
  let to = start;
  /** A length of 15 goes on in further bytes, up to one below 255. */
  const lengthFrom = (nibble: number): number => {
    let length = nibble;
    for (let byte = nibble === 15 ? 255 : 0; byte === 255; length += byte) {
      if (at >= block.length) throw new Error('LZ4: expected the rest of a length');
      byte = block[at++]!;
    }
    return length;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = lengthFrom(token >> 4);
    if (at + literals > block.length || to + literals > out.length) throw new Error('LZ4: literals beyond the end');
    for (const end = to + literals; to < end; ) out[to++] = block[at++]!;
    if (at === block.length) break; // the last sequence has no repetition
    const distance = block[at]! | (block[at + 1]! << 8);
    at += 2;
    const repeated = lengthFrom(token & 15) + 4;
    if (distance === 0 || distance > to || to + repeated > out.length)
      throw new Error('LZ4: a repetition out of range');
    for (const end = to + repeated; to < end; to++) out[to] = out[to - distance]!; // may overlap: byte by byte
  }
  return to;
}
