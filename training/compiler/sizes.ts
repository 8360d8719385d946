import type { Graph } from './graph.js';
import { ELEMENT_TYPE, type NodeOptions, type OnnxNodes } from './onnx-node.js';
import { factorInteger, labelSize, type Symbols } from './symbols.js';
import type { DType, Powers, Shape } from './value.js';

/** Names what computes sizes. */
const SCOPE = 'sizes';

/** Emits sizes: fixed ones as constants, symbolic ones read from the shape of an input when the graph runs. */
export class Sizes {
  readonly #onnx: OnnxNodes;
  readonly #graph: Pick<Graph, 'inputs' | 'symbols' | 'partsOf' | 'label'>;
  readonly #symbols: Symbols;
  readonly #made = new Map<string, string>();

  constructor(onnx: OnnxNodes, graph: Pick<Graph, 'inputs' | 'symbols' | 'partsOf' | 'label'>) {
    this.#onnx = onnx;
    this.#graph = graph;
    this.#symbols = graph.symbols;
  }

  /** Sizes as an int64 vector. */
  vector(sizes: Shape): string {
    if (sizes.every((size) => this.#isFixed(size))) return this.#integers(sizes);
    return this.#once(`vector ${sizes}`, () =>
      this.#node(
        'Concat',
        sizes.map((size) => this.#size(size)),
        { axis: 0 },
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
            : this.#node('Mul', [this.#asScalar(above, dtype), constant()]);
      return below.length === 0 ? top : this.#node('Div', [top, this.#asScalar(below, dtype)]);
    });
  }

  label(size: number): number | string {
    return this.#graph.partsOf(size) ? this.#graph.label(size) : labelSize(size, this.#symbols);
  }

  #integers(list: readonly number[]): string {
    return this.#onnx.store('int64', [list.length], list);
  }

  #size(size: number): string {
    const { rest, powers } = factorInteger(size, this.#symbols);
    const names = Object.entries(powers).flatMap(([symbol, power]) => repeat(symbol, power));
    if (names.length === 0) return this.#sum(size);
    const product = this.#product(names);
    if (rest === 1) return product;
    return this.#once(`size ${size}`, () => this.#node('Mul', [product, this.#sum(rest)]));
  }

  /** A size without symbols as factors: the sum of what its axis was put together of, or a number. */
  #sum(size: number): string {
    const parts = this.#graph.partsOf(size);
    if (parts === undefined) return this.#integers([size]);
    return this.#once(`sum ${size}`, () =>
      parts.map((part) => this.#size(part)).reduce((left, right) => this.#node('Add', [left, right])),
    );
  }

  #isFixed(size: number): boolean {
    return this.label(size) === size;
  }

  /** The product of symbols as an int64 vector of one. */
  #product(names: readonly string[]): string {
    return this.#once(`product ${names}`, () =>
      names.map((name) => this.#symbol(name)).reduce((left, right) => this.#node('Mul', [left, right])),
    );
  }

  #symbol(name: string): string {
    return this.#once(`symbol ${name}`, () => {
      for (const input of this.#graph.inputs) {
        const axis = input.shape.indexOf(this.#symbols[name]!);
        if (axis < 0) continue;
        return this.#node('Shape', [input.attributes['name'] as string], { start: axis, end: axis + 1 });
      }
      throw new Error(`No input has the dimension ${name}.`);
    });
  }

  #asScalar(names: readonly string[], dtype: DType): string {
    return this.#once(`number ${names} ${dtype}`, () => {
      const squeezed = this.#node('Squeeze', [this.#product(names)]);
      return this.#node('Cast', [squeezed], { to: ELEMENT_TYPE[dtype] });
    });
  }

  #node(opType: string, inputs: readonly string[], attributes: NodeOptions['attributes'] = {}): string {
    return this.#onnx.node(opType, inputs, { attributes, scope: SCOPE });
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
