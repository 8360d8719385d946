import type { Graph } from './graph.js';
import { ELEMENT_TYPE } from './onnx-node.js';
import { expand } from './structure.js';
import { combinePowers } from './symbols.js';
import { broadcast, broadcastsTo, type DType, isUniform, type Shape, sizeOf, type Value } from './value.js';

/** Element-wise operations that are worth computing while recording, when their operands are uniform constants. */
const FOLD_BINARY: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Max: Math.max,
  Min: Math.min,
  Pow: (a, b) => a ** b,
};

const FOLD_UNARY: Readonly<Record<string, (x: number) => number>> = {
  Neg: (x) => -x,
  Sqrt: Math.sqrt,
  Exp: Math.exp,
  Log: Math.log,
  Abs: Math.abs,
  Reciprocal: (x) => 1 / x,
  Relu: (x) => Math.max(x, 0),
};

const CAST: Readonly<Record<DType, (x: number) => number>> = {
  float32: (x) => x,
  int32: Math.trunc,
  bool: (x) => Number(x !== 0),
  int64: Math.trunc,
};

/** Of float32. */
const [SMALLEST_NORMAL, LARGEST] = [2 ** -126, (2 - 2 ** -23) * 2 ** 127];

/** `a op b`, broadcast. `dtype` differs from the operands' for comparisons. */
export function binary(graph: Graph, op: string, a: Value, b: Value, dtype: DType = a.dtype): Value {
  const shape = broadcast(a.shape, b.shape);
  return (
    foldBinary(graph, op, a, b, shape, dtype) ??
    simplify(graph, op, a, b, shape, dtype) ??
    build(graph, op, a, b, shape, dtype)
  );
}

/** `op x`. */
export function unary(graph: Graph, op: string, x: Value, attributes: Readonly<Record<string, unknown>> = {}): Value {
  const fold = FOLD_UNARY[op];
  if (isUniform(x) && fold && (op === 'Neg' || Object.keys(x.attributes.powers).length === 0)) {
    return graph.uniform(fold(x.attributes.uniform), x.attributes.powers, x.shape, x.dtype);
  }
  if (op === 'Neg') {
    if (x.op === 'Neg') return x.inputs[0]!;
    if (x.op === 'Sub') return expand(graph, binary(graph, 'Sub', x.inputs[1]!, x.inputs[0]!), x.shape);
    if (x.op === 'Mul' && x.inputs.some(isUniform)) return binary(graph, 'Mul', graph.number(-1, [], x.dtype), x);
  }
  if (x.op === 'Expand' && !('axis' in attributes))
    return expand(graph, unary(graph, op, x.inputs[0]!, attributes), x.shape);
  return graph.value(op, [x], x.shape, attributes, x.dtype);
}

export function cast(graph: Graph, x: Value, dtype: DType): Value {
  if (x.dtype === dtype) return x;
  if (isUniform(x) && Object.keys(x.attributes.powers).length === 0) {
    return graph.uniform(CAST[dtype](x.attributes.uniform), {}, x.shape, dtype);
  }
  return graph.value('Cast', [x], x.shape, { to: ELEMENT_TYPE[dtype] }, dtype);
}

/**
 * A smaller operand in place of `value` when the result's shape does not need its full one: an Expand's operand, or the
 * bare number of a uniform constant. ONNX broadcasts by itself, and ONNX Runtime multiplies by an unexpanded matrix in
 * one product instead of one per task.
 */
export function bare(graph: Graph, value: Value, fits: (shape: Shape) => boolean): Value {
  if (isUniform(value)) {
    const { uniform, powers } = value.attributes;
    return value.shape.length > 0 && fits([]) ? graph.uniform(uniform, powers, [], value.dtype) : value;
  }
  return value.op === 'Expand' && fits(value.inputs[0]!.shape) ? value.inputs[0]! : value;
}

function foldBinary(graph: Graph, op: string, a: Value, b: Value, shape: Shape, dtype: DType): Value | null {
  const fold = FOLD_BINARY[op];
  if (!fold || !isUniform(a) || !isUniform(b)) return null;
  const symbolic = Object.keys(a.attributes.powers).length + Object.keys(b.attributes.powers).length > 0;
  if (symbolic && op !== 'Mul' && op !== 'Div') return null;
  const powers = symbolic ? combinePowers(a.attributes.powers, b.attributes.powers, op === 'Mul' ? 1 : -1) : {};
  return graph.uniform(fold(a.attributes.uniform, b.attributes.uniform), powers, shape, dtype);
}

/** Algebra that never changes a result by more than rounding; 0·x and 0/x are 0 whatever x is, as a step's gradient wants. */
function simplify(graph: Graph, op: string, a: Value, b: Value, shape: Shape, dtype: DType): Value | null {
  const whole = (value: Value) => expand(graph, value, shape);
  if ((op === 'Mul' || op === 'Div' || op === 'Pow') && is(b, 1)) return whole(a);
  if ((op === 'Add' || op === 'Sub') && is(b, 0)) return whole(a);
  if ((op === 'Mul' && is(a, 1)) || (op === 'Add' && is(a, 0))) return whole(b);
  if ((op === 'Mul' && (is(a, 0) || is(b, 0))) || (op === 'Div' && is(a, 0))) return graph.uniform(0, {}, shape, dtype);
  if (op === 'Sub' && is(a, 0)) return whole(unary(graph, 'Neg', b));
  if (op === 'Pow' && is(b, 2)) return whole(binary(graph, 'Mul', a, a));
  if (op === 'Div' && isUniform(b) && dtype === 'float32') {
    const reciprocal = binary(graph, 'Div', graph.number(1), b);
    if (isNormal(reciprocal)) return binary(graph, 'Mul', a, reciprocal);
  }
  if (b.op === 'Neg' && op === 'Add') return whole(binary(graph, 'Sub', a, b.inputs[0]!));
  if (b.op === 'Neg' && op === 'Sub') return whole(binary(graph, 'Add', a, b.inputs[0]!));
  if (a.op === 'Neg' && op === 'Add') return whole(binary(graph, 'Sub', b, a.inputs[0]!));
  if (op === 'Mul') return collectScale(graph, a, b, shape) ?? collectScale(graph, b, a, shape);
  return null;
}

/** One scale per chain: c·(d·x) is (c·d)·x, and c·(−x) is (−c)·x. */
function collectScale(graph: Graph, scale: Value, x: Value, shape: Shape): Value | null {
  if (!isUniform(scale)) return null;
  const c = graph.uniform(scale.attributes.uniform, scale.attributes.powers, [], scale.dtype);
  if (x.op === 'Neg') return expand(graph, binary(graph, 'Mul', unary(graph, 'Neg', c), x.inputs[0]!), shape);
  const d = x.op === 'Mul' ? x.inputs.find(isUniform) : undefined;
  if (!d) return null;
  const rest = x.inputs.find((input) => input !== d) ?? d;
  const product = binary(graph, 'Mul', c, d);
  return isNormal(product) ? expand(graph, binary(graph, 'Mul', product, rest), shape) : null;
}

function build(graph: Graph, op: string, a: Value, b: Value, shape: Shape, dtype: DType): Value {
  const swap = (op === 'Add' || op === 'Mul') && a.id > b.id; // one order for commutative operations, so that equals meet
  const [first, second] = swap ? [b, a] : [a, b];
  const left = bare(graph, first, (smaller) => broadcastsTo(smaller, second.shape, shape));
  const right = bare(graph, second, (smaller) => broadcastsTo(smaller, left.shape, shape));
  if (left.op === 'Expand' || right.op === 'Expand') {
    const x = left.op === 'Expand' ? left.inputs[0]! : left;
    const y = right.op === 'Expand' ? right.inputs[0]! : right;
    if (sizeOf(broadcast(x.shape, y.shape)) < sizeOf(shape))
      return expand(graph, binary(graph, op, x, y, dtype), shape);
  }
  return graph.value(op, [left, right], shape, {}, dtype);
}

/** Whether float32 holds a constant in full precision. What it does not would change a result by more than rounding. */
function isNormal(value: Value): boolean {
  const size = isUniform(value) ? Math.abs(value.attributes.uniform) : Number.NaN;
  return size >= SMALLEST_NORMAL && size <= LARGEST;
}

function is(value: Value, number: number): boolean {
  return isUniform(value) && value.attributes.uniform === number && Object.keys(value.attributes.powers).length === 0;
}
