/** Bytes of the dictionary's id, by the two lowest bits of a frame's descriptor. */
const DICTIONARY_ID_BYTES = [0, 1, 2, 4] as const;

/**
 * How long a Zstandard frame says that its content is, in bytes: before anything is set aside for it. Null where it does not say.
 * @see RFC 8878, section 3.1.1.1
 */
export function zstdContentSize(frame: Uint8Array): number | null {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const descriptor = view.getUint8(4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const at = 5 + (isSingleSegment ? 0 : 1) + DICTIONARY_ID_BYTES[(descriptor & 3) as 0 | 1 | 2 | 3];
  switch (descriptor >> 6) {
    case 0:
      return isSingleSegment ? view.getUint8(at) : null;
    case 1:
      return view.getUint16(at, true) + 256;
    case 2:
      return view.getUint32(at, true);
    default:
      return Number(view.getBigUint64(at, true));
  }
}
