/** Bytes of ids of many rows, and where one of them is. */
type Bytes = Uint8Array;

/**
 * Finds ids by their bytes, as files have them: a text for every row would cost more than finding it. Open addressing over a hash of the
 * bytes (FNV-1a), at most half full.
 *
 * @see Fowler, Noll and Vo, draft-eastlake-fnv
 */
export class IdIndex {
  readonly #bytes: Bytes;
  /** Where each id's bytes begin, and where the last one's end. */
  readonly #offsets: Int32Array;
  /** Ids by hash, plus 1; 0 where there is none. The size is a power of two. */
  readonly #slots: Int32Array;

  constructor(ids: readonly string[]) {
    const encoded = ids.map((id) => Buffer.from(id));
    this.#bytes = Buffer.concat(encoded);
    this.#offsets = new Int32Array(ids.length + 1);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * ids.length + 1)));
    encoded.forEach(({ length }, index) => {
      const start = this.#offsets[index]!;
      this.#offsets[index + 1] = start + length;
      this.#slots[this.#slotOf(this.#bytes, start, start + length)] = index + 1;
    });
  }

  /** The index of the id from `start` to before `end`; −1 where there is none. */
  find(bytes: Bytes, start: number, end: number): number {
    return this.#slots[this.#slotOf(bytes, start, end)]! - 1;
  }

  /** Where the id stands, or would stand. */
  #slotOf(bytes: Bytes, start: number, end: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    let slot = hashOf(bytes, start, end) & last;
    while (slots[slot] !== 0 && !this.#isAt(slots[slot]! - 1, bytes, start, end)) slot = (slot + 1) & last;
    return slot;
  }

  #isAt(index: number, bytes: Bytes, start: number, end: number): boolean {
    const offset = this.#offsets[index]!;
    if (this.#offsets[index + 1]! - offset !== end - start) return false;
    for (let at = start, own = offset; at < end; at++, own++) if (bytes[at] !== this.#bytes[own]) return false;
    return true;
  }
}

function hashOf(bytes: Bytes, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash ^ (hash >>> 15); // the low bits of a product know nothing of the high ones
}
