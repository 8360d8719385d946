/** Numbers of a kind that are added one by one and kept as a typed array: a long log is columns, not objects. */
export class NumberList<Numbers extends Float64Array | Int32Array | Uint8Array> {
  readonly #make: new (
    length: number,
  ) => Numbers;
  #numbers: Numbers;
  #length: number;

  /**
   * @param make kind of array: `Float64Array`
   * @param missing numbers that were not there in rows before the first
   */
  constructor(make: new (length: number) => Numbers, { rows = 0, missing = 0 } = {}) {
    this.#make = make;
    this.#numbers = new make(Math.max(FIRST_LENGTH, rows));
    this.#numbers.fill(missing, 0, rows);
    this.#length = rows;
  }

  push(value: number): void {
    if (this.#length === this.#numbers.length) {
      const longer = new this.#make(2 * this.#length);
      longer.set(this.#numbers);
      this.#numbers = longer;
    }
    this.#numbers[this.#length++] = value;
  }

  get length(): number {
    return this.#length;
  }

  /** A view, until more is added. */
  view(): Numbers {
    return this.#numbers.subarray(0, this.#length) as Numbers;
  }
}

const FIRST_LENGTH = 64;
