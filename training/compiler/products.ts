import { bare, binary, unary } from './arithmetic.js';
import type { Graph } from './graph.js';
import { type Factor, type Multiply, multiplyOut, remember, sumOverTasks } from './row-space.js';
import { expand, reshape, transpose } from './structure.js';
import { broadcast, broadcastsTo, isUniform, isZero, type Shape, sameShape, type Value } from './value.js';

/** Batched matrix product; batch axes broadcast. What a stopped gradient multiplies is 0, and costs nothing. */
export function matMul(graph: Graph, a: Value, b: Value, transposeA: boolean, transposeB: boolean): Value {
  if (Math.min(a.shape.length, b.shape.length) < 2) {
    throw new Error(`matMul: expected two axes or more, got [${a.shape}] and [${b.shape}]`);
  }
  let [left, right, turnA, turnB] = [a, b, transposeA, transposeB];
  if (swapsLastTwo(left)) [left, turnA] = [left.inputs[0]!, !turnA];
  if (swapsLastTwo(right)) [right, turnB] = [right.inputs[0]!, !turnB];
  const [rows, inner] = lastTwo(left.shape, turnA);
  const [innerB, columns] = lastTwo(right.shape, turnB);
  if (inner !== innerB) throw new Error(`matMul: inner dimensions of [${a.shape}] and [${b.shape}] differ`);
  const batch = broadcast(left.shape.slice(0, -2), right.shape.slice(0, -2));
  const shape = [...batch, rows, columns];
  if (isZero(left) || isZero(right)) return graph.uniform(0, {}, shape);
  const multiply = multiplier(graph);
  if (right.op === 'Neg')
    return unary(graph, 'Neg', multiply({ value: left, turned: turnA }, { value: right.inputs[0]!, turned: turnB }));
  const fits = (value: Value, other: Value) => (shape: Shape) =>
    shape.length >= 2 &&
    sameShape(shape.slice(-2), value.shape.slice(-2)) &&
    broadcastsTo(shape.slice(0, -2), other.shape.slice(0, -2), batch);
  left = bare(graph, left, fits(left, right));
  right = bare(graph, right, fits(right, left));
  const factors = [
    { value: left, turned: turnA },
    { value: right, turned: turnB },
  ] as const;
  return remember(graph, ...factors, multiplyOut(graph, ...factors, multiply) ?? product(graph, ...factors, shape));
}

function multiplier(graph: Graph): Multiply {
  return (left, right) => matMul(graph, left.value, right.value, left.turned, right.turned);
}

function product(graph: Graph, left: Factor, right: Factor, shape: Shape): Value {
  if (graph.profile === 'standard') {
    const operands = [left, right].map(({ value, turned }) =>
      turned ? transpose(graph, value, swapLastTwo(value.shape.length)) : value,
    );
    return graph.value('MatMul', operands, shape, {}, 'float32');
  }
  const attributes = { transA: left.turned, transB: right.turned, alpha: 1 };
  return graph.value('FusedMatMul', [left.value, right.value], shape, attributes, 'float32');
}

/** What is the number itself where all numbers are the same. */
const SAME: ReadonlySet<string> = new Set(['ReduceMean', 'ReduceMax', 'ReduceMin']);

/** A reduction over `axes` (ascending). */
export function reduce(graph: Graph, op: string, x: Value, axes: readonly number[], keepDims: boolean): Value {
  const shape = x.shape.flatMap((dimension, axis) => (axes.includes(axis) ? (keepDims ? [1] : []) : [dimension]));
  const real = axes.filter((axis) => x.shape[axis] !== 1);
  if (real.length === 0) return reshape(graph, x, shape);
  if (isUniform(x) && SAME.has(op)) return graph.uniform(x.attributes.uniform, x.attributes.powers, shape, x.dtype);
  if (op === 'ReduceSum') {
    const short = sumOfRepeated(graph, x, real);
    if (short) return reshape(graph, short, shape);
    const flat = real.length === 1 && real[0] === 0 ? sumOverTasks(graph, x, multiplier(graph)) : null;
    if (flat) return reshape(graph, flat, shape);
  }
  const keepdims = Number(keepDims);
  // Opset 17 takes the axes of a sum as an input, and of every other reduction as an attribute.
  return op === 'ReduceSum'
    ? graph.value(op, [x, graph.integers(axes)], shape, { keepdims }, x.dtype)
    : graph.value(op, [x], shape, { axes: [...axes], keepdims }, x.dtype);
}

/** A sum along an axis that only repeats is a product with its length. Answers the sum with reduced axes kept, or null. */
function sumOfRepeated(graph: Graph, x: Value, axes: readonly number[]): Value | null {
  const kept = x.shape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension));
  const lengths = (list: readonly number[]) =>
    graph.count(
      list.map((axis) => x.shape[axis]!),
      x.dtype,
    );
  if (isUniform(x)) {
    const { uniform, powers } = x.attributes;
    return expand(graph, binary(graph, 'Mul', graph.uniform(uniform, powers, [], x.dtype), lengths(axes)), kept);
  }
  const operand = x.inputs[0];
  if (x.op !== 'Expand' || operand === undefined || operand.shape.length !== x.shape.length) return null;
  const repeated = axes.filter((axis) => operand.shape[axis] === 1);
  if (repeated.length === 0) return null;
  const once = expand(
    graph,
    operand,
    x.shape.map((dimension, axis) => (repeated.includes(axis) ? 1 : dimension)),
  );
  const others = axes.filter((axis) => !repeated.includes(axis));
  return binary(graph, 'Mul', reduce(graph, 'ReduceSum', once, others, true), lengths(repeated));
}

function lastTwo(shape: Shape, turned: boolean): [number, number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  return turned ? [columns, rows] : [rows, columns];
}

function swapLastTwo(rank: number): number[] {
  return [...Array(rank - 2).keys(), rank - 1, rank - 2];
}

function swapsLastTwo(value: Value): boolean {
  return (
    value.op === 'Transpose' &&
    sameShape(value.attributes['perm'] as readonly number[], swapLastTwo(value.shape.length))
  );
}
