import zstd from '@bokuweb/zstd-wasm';
import { type Codec, CompressionType, compressionRegistry } from 'apache-arrow';
// @ts-expect-error it has no types
import lz4 from 'lz4js';
import { readLz4Frame } from './lz4-frame.js';
import { zstdContentSize } from './zstd-content-size.js';

/** In favour of speed: columns of floating-point numbers shrink little more at higher levels. */
const ZSTD_LEVEL = 1;

/** Makes compressed Arrow readable and writable, LZ4 and ZSTD, once for the whole process. */
export function registerCodecs(): Promise<void> {
  registered ??= register();
  return registered;
}

let registered: Promise<void> | undefined;

async function register(): Promise<void> {
  await zstd.init();
  compressionRegistry.set(CompressionType.LZ4_FRAME, lz4Frame);
  compressionRegistry.set(CompressionType.ZSTD, zstandard);
}

const lz4Frame: Codec = {
  encode: (data) => Uint8Array.from((lz4 as { compress(data: Uint8Array): ArrayLike<number> }).compress(data)),
  decode: (data) => readLz4Frame(data, declaredLength(data)),
};

const zstandard: Codec = {
  encode: (data) => zstd.compress(data, ZSTD_LEVEL),
  decode: (data) => {
    const length = declaredLength(data);
    const claimed = zstdContentSize(data) ?? length;
    if (claimed !== length) throw new Error(`ZSTD: expected ${length} bytes, got a frame of ${claimed}`);
    const content = zstd.decompress(data, { defaultHeapSize: length });
    if (content.length !== length) throw new Error(`ZSTD: expected ${length} bytes, got ${content.length}`);
    return content;
  },
};

/** Arrow writes the length of a buffer's content in the eight bytes before its compressed form, and does not hand it to codecs. */
function declaredLength({ buffer, byteOffset, byteLength }: Uint8Array): number {
  const length = Number(new DataView(buffer, byteOffset - 8, 8).getBigInt64(0, true));
  if (length !== byteLength) return length;
  // Nobody keeps a compressed form that is no shorter. apache-arrow 21 for JavaScript writes this length in the other's place.
  throw new Error(
    `a compressed buffer: expected the length of its content, got that of its compressed form, ${length}`,
  );
}
