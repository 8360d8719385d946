/** Keeps what was asked for last, as much as its capacity holds. */
export class LruCache<Key, Value> {
  readonly #capacity: number;
  readonly #sizeOf: (value: Value) => number;
  /** A Map iterates in order of insertion: the first key is the one asked for longest ago. */
  readonly #entries = new Map<Key, Value>();
  #used = 0;

  /** @param sizeOf in the unit of the capacity; by default every entry counts one. It must not change while it is kept. */
  constructor(capacity: number, sizeOf: (value: Value) => number = () => 1) {
    this.#capacity = capacity;
    this.#sizeOf = sizeOf;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Sum of the sizes; never above the capacity. */
  get used(): number {
    return this.#used;
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** An entry that is larger than the whole cache is not kept, and pushes nothing else out. */
  set(key: Key, value: Value): void {
    this.delete(key);
    const size = this.#sizeOf(value);
    if (size > this.#capacity) return;
    this.#entries.set(key, value);
    this.#used += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#used <= this.#capacity) return;
      this.delete(oldest);
    }
  }

  /** Deletes all entries of which something holds; O(entries). */
  deleteWhere(holds: (value: Value, key: Key) => boolean): void {
    for (const [key, value] of this.#entries) if (holds(value, key)) this.delete(key);
  }

  delete(key: Key): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#used -= this.#sizeOf(value);
  }
}
