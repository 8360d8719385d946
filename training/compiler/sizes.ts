import type { OnnxNodes } from './onnx-node.js';
import { ELEMENT_TYPE } from './onnx-node.js';
import { factorInteger, type Symbols } from './symbols.js';
import type { DType, Powers, Shape, Value } from './value.js';

/** Emits sizes: fixed ones as constants, symbolic ones read from the shape of an input when the graph runs. */
export class Sizes {
  readonly #onnx: OnnxNodes;
  readonly #inputs: readonly Value[];
  readonly #symbols: Symbols;
  readonly #made = new Map<string, string>();

  constructor(onnx: OnnxNodes, inputs: readonly Value[], symbols: Symbols) {
    this.#onnx = onnx;
    this.#inputs = inputs;
    this.#symbols = symbols;
  }

  integers(list: readonly number[]): string {
    return this.#onnx.store('int64', [list.length], list);
  }

  /** The target of a Reshape: 0 keeps a dimension, one −1 is inferred; only what is left reads shapes. */
  reshapeTarget(from: Shape, to: Shape): string {
    const form = to.map((dimension, axis) =>
      !this.#isSymbolic(dimension) ? dimension : from[axis] === dimension ? 0 : -1,
    );
    return form.filter((dimension) => dimension === -1).length < 2 ? this.integers(form) : this.shape(to);
  }

  /** The target of an Expand: 1 where nothing is repeated. */
  expandTarget(from: Shape, to: Shape): string {
    return this.shape(
      to.map((dimension, axis) => (from[axis - to.length + from.length] === dimension ? 1 : dimension)),
    );
  }

  /** A shape as an int64 vector. */
  shape(shape: Shape): string {
    if (!shape.some((dimension) => this.#isSymbolic(dimension))) return this.integers(shape);
    return this.#once(`shape ${shape.map((dimension) => this.label(dimension))}`, () =>
      this.#onnx.node(
        'Concat',
        shape.map((dimension) => this.#dimension(dimension)),
        { attributes: { axis: 0 } },
      ),
    );
  }

  /** A scalar constant, `uniform × Π symbol^power`. */
  scalar(uniform: number, powers: Powers, dtype: DType): string {
    const above = Object.entries(powers).flatMap(([symbol, power]) => repeat(symbol, power));
    const below = Object.entries(powers).flatMap(([symbol, power]) => repeat(symbol, -power));
    const constant = () => this.#onnx.store(dtype, [], [uniform]);
    if (above.length + below.length === 0) return constant();
    return this.#once(`scalar ${uniform} ${JSON.stringify(powers)} ${dtype}`, () => {
      const top =
        above.length === 0
          ? constant()
          : uniform === 1
            ? this.#asScalar(above, dtype)
            : this.#onnx.node('Mul', [this.#asScalar(above, dtype), constant()]);
      return below.length === 0 ? top : this.#onnx.node('Div', [top, this.#asScalar(below, dtype)]);
    });
  }

  /** A dimension as a port shows it: a number, or `S`, or `S*18`. */
  label(dimension: number): number | string {
    const { rest, powers } = factorInteger(dimension, this.#symbols);
    const names = Object.entries(powers).flatMap(([symbol, power]) => repeat(symbol, power));
    if (names.length === 0) return dimension;
    return [...names, ...(rest === 1 ? [] : [rest])].join('*');
  }

  #dimension(dimension: number): string {
    const { rest, powers } = factorInteger(dimension, this.#symbols);
    const names = Object.entries(powers).flatMap(([symbol, power]) => repeat(symbol, power));
    if (names.length === 0) return this.integers([dimension]);
    const product = this.#product(names);
    if (rest === 1) return product;
    return this.#once(`dimension ${this.label(dimension)}`, () =>
      this.#onnx.node('Mul', [product, this.integers([rest])]),
    );
  }

  /** The product of symbols as an int64 vector of one. */
  #product(names: readonly string[]): string {
    return this.#once(`product ${names}`, () =>
      names.map((name) => this.#symbol(name)).reduce((left, right) => this.#onnx.node('Mul', [left, right])),
    );
  }

  #symbol(name: string): string {
    return this.#once(`symbol ${name}`, () => {
      for (const input of this.#inputs) {
        const axis = input.shape.indexOf(this.#symbols[name]!);
        if (axis < 0) continue;
        const attributes = { start: axis, end: axis + 1 };
        return this.#onnx.node('Shape', [input.attributes['name'] as string], { attributes });
      }
      throw new Error(`No input has the dimension ${name}.`);
    });
  }

  #asScalar(names: readonly string[], dtype: DType): string {
    return this.#once(`number ${names} ${dtype}`, () => {
      const squeezed = this.#onnx.node('Squeeze', [this.#product(names)]);
      return this.#onnx.node('Cast', [squeezed], { attributes: { to: ELEMENT_TYPE[dtype] } });
    });
  }

  #isSymbolic(dimension: number): boolean {
    return factorInteger(dimension, this.#symbols).rest !== dimension;
  }

  #once(key: string, make: () => string): string {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#made.set(key, made);
    return made;
  }
}

function repeat(symbol: string, times: number): string[] {
  return times > 0 ? Array.from({ length: times }, () => symbol) : [];
}
