import { binary } from './arithmetic.js';
import type { Graph } from './graph.js';
import { reshape } from './structure.js';
import { factorInteger } from './symbols.js';
import { sameShape, sizeOf, type Value } from './value.js';

/** One side of a matrix product: a value, with its last two axes exchanged where it is `turned`. */
export interface Factor {
  readonly value: Value;
  readonly turned: boolean;
}

/** Multiplies two factors; `products.ts` passes its own. */
export type Multiply = (left: Factor, right: Factor) => Value;

/** What a named size counts as when costs are compared: the rows of a support set. They must not depend on a recording's primes. */
const TYPICAL_SIZE = 32;

/** What a graph keeps of its products. */
interface Products {
  /** Those made so far, by their factors. */
  readonly known: Map<string, Value>;
  /** Left factors A of products A·B that are never formed: they are multiplied by as (X·A)·B. */
  readonly unformed: Set<string>;
}

const PRODUCTS = new WeakMap<Graph, Products>();

function productsOf(graph: Graph): Products {
  const products = PRODUCTS.get(graph) ?? { known: new Map(), unformed: new Set() };
  PRODUCTS.set(graph, products);
  return products;
}

/** Lets products be recognised that were multiplied out. */
export function remember(graph: Graph, left: Factor, right: Factor, product: Value): Value {
  productsOf(graph).known.set(pairKey(left, right), product);
  return product;
}

/**
 * X·(A·B) as (X·A)·B where that is less arithmetic, and X·(W − A·B) as X·W − (X·A)·B where X·W is known or A is such a factor.
 *
 * That is gradient descent on a layer whose input X stays the same from step to step: its weights move by Xᵀ·G, so what the layer
 * answers moves by (X·Xᵀ)·G, rows by rows instead of inputs by outputs. The weights of each step, and their gradients' gradients, are
 * then never formed. Null where the product is best taken as it is.
 */
export function multiplyOut(graph: Graph, left: Factor, right: Factor, multiply: Multiply): Value | null {
  const { known, unformed } = productsOf(graph);
  const existing = known.get(pairKey(left, right));
  if (existing) return existing;
  const product = factorsOf(right);
  if (product) return viaRows(graph, left, product, multiply);
  for (const { op, base, moved } of updatesIn(right)) {
    if (!known.has(pairKey(left, base)) && !unformed.has(factorKey(moved[0]))) continue;
    const change = viaRows(graph, left, moved, multiply);
    if (change) return binary(graph, op, multiply(left, base), change);
  }
  return null;
}

/** (X·A)·B, if that is less arithmetic than the product of X with a formed A·B. */
function viaRows(graph: Graph, x: Factor, [a, b]: readonly [Factor, Factor], multiply: Multiply): Value | null {
  const { known, unformed } = productsOf(graph);
  const batches = [x, a, b].map(({ value }) => value.shape.slice(0, -2));
  if (!batches.every((batch) => sameShape(batch, batches[0]!))) return null;
  const [rows, inner] = typicalSizes(graph, x);
  const [width, columns] = typicalSizes(graph, b);
  const first = known.has(pairKey(x, a)) ? 0 : rows * inner * width;
  if (first + rows * width * columns >= rows * inner * columns) return null;
  unformed.add(factorKey(a));
  return multiply({ value: multiply(x, a), turned: false }, b);
}

/** Rows and columns. */
function typicalSizes(graph: Graph, { value: { shape }, turned }: Factor): readonly [number, number] {
  const [rows, columns] = shape.slice(-2).map((size) => {
    const { rest, powers } = factorInteger(size, graph.symbols);
    return rest * TYPICAL_SIZE ** Object.values(powers).reduce((sum, power) => sum + power, 0);
  }) as [number, number];
  return turned ? [columns, rows] : [rows, columns];
}

/**
 * Σ over tasks of sums of Aᵀ·B that are never formed elsewhere: one product over the rows of all tasks for each A. Null where the
 * operand is something else.
 * @param x [tasks, inputs, outputs]
 * @returns [1, inputs, outputs]
 */
export function sumOverTasks(graph: Graph, x: Value, multiply: Multiply): Value | null {
  const { unformed } = productsOf(graph);
  const terms = x.shape.length === 3 ? termsOf(x) : null;
  if (!terms?.every(([a, b]) => a.turned && !b.turned && unformed.has(factorKey(a)))) return null;
  const byLeft = new Map<Value, Value>();
  for (const [{ value: a }, { value: b }] of terms) {
    const sum = byLeft.get(a);
    byLeft.set(a, sum ? binary(graph, 'Add', sum, b) : b);
  }
  const asRows = (value: Value) => reshape(graph, value, [sizeOf(value.shape.slice(0, -1)), value.shape.at(-1)!]);
  const sums = [...byLeft].map(([a, b]) =>
    multiply({ value: asRows(a), turned: true }, { value: asRows(b), turned: false }),
  );
  return reshape(
    graph,
    sums.reduce((sum, term) => binary(graph, 'Add', sum, term)),
    [1, ...x.shape.slice(1)],
  );
}

/** The addends of a sum of products; null where one is no product. */
function termsOf(value: Value): (readonly [Factor, Factor])[] | null {
  if (value.op === 'Add') {
    const [first, second] = value.inputs.map(termsOf);
    return first && second ? [...first, ...second] : null;
  }
  const product = factorsOf({ value, turned: false });
  return product ? [product] : null;
}

/** A product's factors; those of a turned one are turned, and the other way round. */
function factorsOf({ value, turned }: Factor): readonly [Factor, Factor] | null {
  if (value.op !== 'FusedMatMul' || value.attributes['alpha'] !== 1) return null;
  const [a, b] = value.inputs as readonly [Value, Value];
  const { transA, transB } = value.attributes as { readonly transA: boolean; readonly transB: boolean };
  return turned
    ? [
        { value: b, turned: !transB },
        { value: a, turned: !transA },
      ]
    : [
        { value: a, turned: transA },
        { value: b, turned: transB },
      ];
}

interface Update {
  readonly op: 'Add' | 'Sub';
  readonly base: Factor;
  readonly moved: readonly [Factor, Factor];
}

/** The ways to see a value as something and a product that is added to it or taken from it. */
function updatesIn({ value, turned }: Factor): Update[] {
  const { op } = value;
  if (op !== 'Add' && op !== 'Sub') return [];
  const [a, b] = value.inputs.map((input) => ({ value: input, turned })) as [Factor, Factor];
  return (op === 'Add' ? [[a, b] as const, [b, a] as const] : [[a, b] as const]).flatMap(([base, change]) => {
    const moved = factorsOf(change);
    const isMatrix = base.value.shape.length === value.shape.length;
    return moved && isMatrix && sameShape(change.value.shape, value.shape) ? [{ op, base, moved }] : [];
  });
}

function factorKey({ value, turned }: Factor): string {
  return `${value.id}${turned ? 'ᵀ' : ''}`;
}

function pairKey(left: Factor, right: Factor): string {
  return `${factorKey(left)}·${factorKey(right)}`;
}
