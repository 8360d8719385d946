import { createHash } from 'node:crypto';
import { factorInteger, factorNumber, labelSize, type Symbols } from './symbols.js';
import type { Attributes, ConstantData, DType, Powers, Shape, Value } from './value.js';

/** What the runtime that will execute the graph can do. */
export type Profile =
  /** Standard ONNX only: for export, and for providers without ONNX Runtime's own operators (WebGPU). */
  | 'standard'
  /** ONNX Runtime's CPU and CUDA providers: products with transposed and scaled operands in one node. */
  | 'fused';

export interface GraphOptions {
  readonly symbols?: Symbols;
  readonly profile?: Profile;
  /** The graph that this one is made anew from: what its axes were put together of, this one's are. */
  readonly from?: Graph;
}

/** The values of one recording, hash-consed: the same expression is one value, which is common subexpression elimination. */
export class Graph {
  readonly values: Value[] = [];
  readonly inputs: Value[] = [];
  readonly symbols: Symbols;
  readonly profile: Profile;
  /** The part of the program that makes values now; a value that exists keeps the scope of its first maker. */
  scope = '';
  /** How often a computation was asked for that existed already: common subexpressions. */
  shared = 0;
  readonly #byKey = new Map<string, Value>();
  /** The parts, of which some have names, that axes were put together of, by the length of all. */
  readonly #joined: Map<number, readonly number[]>;

  constructor({ from, symbols = from?.symbols ?? {}, profile = from?.profile ?? 'standard' }: GraphOptions = {}) {
    this.symbols = symbols;
    this.profile = profile;
    this.#joined = new Map(from === undefined ? [] : from.#joined);
  }

  input(name: string, shape: Shape, dtype: DType = 'float32'): Value {
    const value = this.#make('Input', [], shape, { name }, dtype);
    this.inputs.push(value);
    return value;
  }

  /** The value of an expression: the one that exists, or a new one. Shapes are the caller's to check. */
  value(op: string, inputs: readonly Value[], shape: Shape, attributes: Attributes, dtype: DType): Value {
    const key = `${op}|${inputs.map((input) => input.id)}|${shape}|${dtype}|${JSON.stringify(attributes, identify)}`;
    const existing = this.#byKey.get(key);
    if (existing) {
      if (inputs.length > 0) this.shared++;
      return existing;
    }
    const made = this.#make(op, inputs, shape, attributes, dtype);
    this.#byKey.set(key, made);
    return made;
  }

  /** A constant of one number: read from the program, so sizes in it are recognised as symbols. */
  number(value: number, shape: Shape = [], dtype: DType = 'float32'): Value {
    const { rest, powers } = dtype === 'float32' ? factorNumber(value, this.symbols) : { rest: value, powers: {} };
    return this.uniform(rest, powers, shape, dtype);
  }

  /** A constant whose factors are known. */
  uniform(uniform: number, powers: Powers, shape: Shape = [], dtype: DType = 'float32'): Value {
    return this.value('Const', [], shape, { uniform, powers: uniform === 0 ? {} : powers }, dtype);
  }

  /** The number of elements along some dimensions. */
  count(dimensions: Shape, dtype: DType): Value {
    const { rest, powers } = factorInteger(
      dimensions.reduce((product, dimension) => product * dimension, 1),
      this.symbols,
    );
    return this.uniform(rest, powers, [], dtype);
  }

  /** Axes or fixed bounds, as the int64 vector in which ONNX's nodes take them. They are what they are, never a symbol. */
  integers(list: readonly number[]): Value {
    return this.value('Const', [], [list.length], { data: Int32Array.from(list) }, 'int64');
  }

  /** A shape, as such a vector; symbols in it are read from an input when the graph runs. */
  sizes(sizes: Shape): Value {
    return this.value('Sizes', [], [sizes.length], { sizes: [...sizes] }, 'int64');
  }

  /** The length of an axis that is put together of parts. Where some have names, it may be parted there again. */
  join(parts: readonly number[]): number {
    const length = parts.reduce((sum, part) => sum + part, 0);
    if (parts.some((part) => this.isSymbolic(part))) this.#joined.set(length, parts);
    return length;
  }

  /** What an axis of some length was put together of, where some of that has a name. */
  partsOf(length: number): readonly number[] | undefined {
    return this.#joined.get(length);
  }

  /** Whether an axis of some length was put together at these bounds, so that sizes in them are such and no accident. */
  isParted(length: number, ...bounds: readonly number[]): boolean {
    let seam = 0;
    const seams = [0, ...(this.#joined.get(length) ?? []).map((part) => (seam += part))];
    return this.#joined.has(length) && bounds.every((bound) => seams.includes(bound));
  }

  /** A size as people read it: `T*18`, `S+Q`, `T*(S+Q)`. */
  label(size: number): string {
    const { rest } = factorInteger(size, this.symbols);
    const parts = this.#joined.get(rest)?.map((part) => this.label(part));
    if (!parts) return String(labelSize(size, this.symbols));
    return rest === size ? parts.join('+') : `${labelSize(size / rest, this.symbols)}*(${parts.join('+')})`;
  }

  isSymbolic(dimension: number): boolean {
    return factorInteger(dimension, this.symbols).rest !== dimension;
  }

  /** A constant with elements; one that repeats a single number is kept as that number. */
  constant(data: ConstantData, shape: Shape, dtype: DType): Value {
    const first = data[0];
    if (first !== undefined && data.every((element) => element === first)) return this.number(first, shape, dtype);
    return this.value('Const', [], shape, { data: data.slice() }, dtype); // tfjs may pass the caller's own array through
  }

  #make(op: string, inputs: readonly Value[], shape: Shape, attributes: Attributes, dtype: DType): Value {
    const made: Value = { id: this.values.length, op, inputs, attributes, shape, dtype, scope: this.scope };
    this.values.push(made);
    return made;
  }
}

function identify(_key: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    return createHash('sha1')
      .update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
      .digest('hex');
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value); // JSON has no Infinity
  return Object.is(value, -0) ? '-0' : value;
}
