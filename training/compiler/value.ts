/**
 * The intermediate representation: one kind of thing, the value. It is an ONNX node (`op`, inputs, attributes) with the type
 * and shape of its output; only `Input`, `Const`, `Sizes` and `FusedMatMul` are written otherwise (`emit.ts`).
 *
 * A value has one output, never changes, and is made only by the constructors of `Graph`, which check shapes, simplify by
 * looking at producers, and hand out the same value for the same expression. Dead code needs no pass: emission walks
 * back from the outputs.
 */
export interface Value {
  readonly id: number;
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
  readonly shape: Shape;
  readonly dtype: DType;
  /** The part of the program it was first made in, `inner_0/support/heads`; only its name in the model comes from it. */
  readonly scope: string;
}

export type Shape = readonly number[];
/** Types of elements that a program can see. */
export type TensorType = 'float32' | 'int32' | 'bool';
/** Those of a graph: ONNX's sizes, axes and indices are of type int64, which tfjs does not have. */
export type DType = TensorType | 'int64';
export type ConstantData = Float32Array | Int32Array | Uint8Array;

/** ONNX's attributes; JSON-able but for `data`, the elements of a constant that is not uniform. */
export interface Attributes {
  readonly [name: string]: unknown;
}

/** A constant all of whose elements are `uniform × Π symbol^power`: 1/(S·T) stays exact, whatever S and T are. */
export interface UniformAttributes extends Attributes {
  readonly uniform: number;
  readonly powers: Powers;
}

/** Powers of symbols, none of them zero, in alphabetical order. */
export type Powers = Readonly<Record<string, number>>;

export function isUniform(value: Value): value is Value & { readonly attributes: UniformAttributes } {
  return value.op === 'Const' && 'uniform' in value.attributes;
}

export function isZero(value: Value): boolean {
  return isUniform(value) && value.attributes.uniform === 0;
}

/** The axes or bounds in a constant that `Graph.integers` made. */
export function integersIn(value: Value): readonly number[] {
  return Array.from(value.attributes['data'] as ConstantData);
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}

/**
 * The shape two operands broadcast to (NumPy's rule).
 * @throws Error naming both shapes when they do not fit.
 */
export function broadcast(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) throw new Error(`[${a}] and [${b}] do not broadcast`);
    return left === 1 ? right : left;
  });
}

/** Whether broadcasting `a` and `b` gives exactly `result`. */
export function broadcastsTo(a: Shape, b: Shape, result: Shape): boolean {
  const rank = Math.max(a.length, b.length);
  return (
    rank === result.length &&
    result.every((dimension, axis) => {
      const left = a[axis - rank + a.length] ?? 1;
      const right = b[axis - rank + b.length] ?? 1;
      return left === 1 ? right === dimension : left === dimension && (right === 1 || right === left);
    })
  );
}
