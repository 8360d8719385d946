import { nineDigits } from './nine-digits.js';

/**
 * Writes JSON as bytes, piece by piece, in the order in which it is sent. `JSON.stringify` makes a string instead, which is copied twice
 * on its way to the socket, out of objects that nobody else needs.
 */
export class JsonBytes {
  #bytes: Buffer;
  #end = 0;

  /** @param capacity in bytes, to begin with; grows */
  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafe(Math.max(MARGIN, capacity));
  }

  /** JSON that was written before. */
  raw(json: Uint8Array): this {
    this.#reserve(json.length);
    const bytes = this.#bytes;
    let end = this.#end;
    for (let at = 0; at < json.length; at++) bytes[end++] = json[at]!; // a few words, which a copy of memory would take longer for
    this.#end = end;
    return this;
  }

  /** Whatever `JSON.stringify` takes. */
  value(value: unknown): this {
    const json = JSON.stringify(value);
    this.#reserve(3 * json.length);
    this.#end += this.#bytes.write(json, this.#end);
    return this;
  }

  text(text: string): this {
    this.#reserve(text.length + 2);
    const bytes = this.#bytes;
    let end = this.#end;
    bytes[end++] = QUOTE;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code < BLANK || code > TILDE || code === QUOTE || code === BACKSLASH) return this.value(text);
      bytes[end++] = code;
    }
    bytes[end++] = QUOTE;
    this.#end = end;
    return this;
  }

  /** @param value from 0 to 999,999,999 */
  integer(value: number): this {
    this.#reserve(MARGIN);
    this.#end = writeDigits(this.#bytes, this.#end, value, digitsOf(value));
    return this;
  }

  /**
   * A number of a table in single precision, as {@link nineDigits}: half of what `JSON.stringify` writes of it. NaN and the infinite
   * ones are null, as there. Handed over by its place, a number makes no object on the way.
   */
  single(table: Float32Array, index: number): this {
    const value = table[index]!;
    const isUsual = value >= 1e-4 && value < 10; // the others can be written, too, but not as digits behind a point
    if (!isUsual) return this.value(nineDigits(value));
    this.#reserve(MARGIN);
    let decimals = 8;
    let power = 1e8;
    for (; value * power < 1e8; power *= 10) decimals++;
    const digits = Math.round(value * power); // the product is exact: 24 bits by at most 28
    this.#end = writeDecimals(this.#bytes, this.#end, digits, decimals);
    return this;
  }

  /** All of it. */
  done(): Buffer {
    return this.#bytes.subarray(0, this.#end);
  }

  #reserve(more: number): void {
    if (this.#end + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#end + more));
    larger.set(this.done());
    this.#bytes = larger;
  }
}

/** More than any number takes. */
const MARGIN = 32;

const [BLANK, QUOTE, BACKSLASH, TILDE] = [0x20, 0x22, 0x5c, 0x7e];
const [POINT, ZERO] = [0x2e, 0x30];

/** Writes digits · 10^−decimals without zeros behind. @returns where it ends */
function writeDecimals(bytes: Buffer, start: number, digits: number, decimals: number): number {
  let rest = digits;
  let places = decimals;
  while (places > 0 && rest % 10 === 0) {
    rest = (rest / 10) | 0;
    places--;
  }
  if (places === 0) return writeDigits(bytes, start, rest, digitsOf(rest));
  const end = writeDigits(bytes, start + 1, rest, places + 1);
  bytes[start] = bytes[start + 1]!; // the digit before the point
  bytes[start + 1] = POINT;
  return end;
}

/** Writes an integer with zeros before it. @returns where it ends */
function writeDigits(bytes: Buffer, start: number, value: number, count: number): number {
  let rest = value;
  for (let at = start + count - 1; at >= start; at--) {
    const next = (rest / 10) | 0;
    bytes[at] = ZERO + rest - 10 * next;
    rest = next;
  }
  return start + count;
}

function digitsOf(value: number): number {
  let count = 1;
  for (let limit = 10; value >= limit; limit *= 10) count++;
  return count;
}
