import type { Graph } from './graph.js';
import { broadcastsTo, integersIn, isUniform, isZero, type Shape, sameShape, sizeOf, type Value } from './value.js';

/** `x` broadcast to `shape`. */
export function expand(graph: Graph, x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  if (!broadcastsTo(x.shape, shape, shape))
    throw new Error(`broadcastTo: [${x.shape}] does not broadcast to [${shape}]`);
  if (isUniform(x)) return graph.uniform(x.attributes.uniform, x.attributes.powers, shape, x.dtype);
  const whole = x.op === 'Expand' ? x.inputs[0]! : x;
  const target = shape.map((dimension, axis) =>
    whole.shape[axis - shape.length + whole.shape.length] === dimension ? 1 : dimension,
  );
  return graph.value('Expand', [whole, graph.sizes(target)], shape, {}, x.dtype);
}

/** tfjs leaves the check to kernels: a reshape of the wrong size that is not refused here is recorded without a word. */
export function reshape(graph: Graph, x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  if (sizeOf(x.shape) !== sizeOf(shape)) throw new Error(`reshape: [${x.shape}] does not hold [${shape}]`);
  if (isUniform(x)) return graph.uniform(x.attributes.uniform, x.attributes.powers, shape, x.dtype);
  if (x.op === 'Reshape') return reshape(graph, x.inputs[0]!, shape);
  if (x.op === 'ReduceSum' && x.attributes['keepdims'] === 0) {
    const axes = integersIn(x.inputs[1]!);
    const kept = x.inputs[0]!.shape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension));
    if (sameShape(kept, shape)) return graph.value('ReduceSum', x.inputs, shape, { keepdims: 1 }, x.dtype);
  }
  if (x.op === 'Expand' && sizeOf(x.inputs[0]!.shape) === 1) {
    return expand(
      graph,
      reshape(
        graph,
        x.inputs[0]!,
        shape.map(() => 1),
      ),
      shape,
    );
  }
  return graph.value('Reshape', [x, reshapeTarget(graph, x.shape, shape)], shape, {}, x.dtype);
}

/** ONNX's 0 keeps a dimension and one −1 is inferred: only what is left needs sizes that are read when the graph runs. */
function reshapeTarget(graph: Graph, from: Shape, to: Shape): Value {
  const form = to.map((dimension, axis) =>
    from[axis] === dimension ? 0 : graph.isSymbolic(dimension) ? -1 : dimension,
  );
  return graph.sizes(form.filter((dimension) => dimension === -1).length < 2 ? form : to);
}

export function transpose(graph: Graph, x: Value, permutation: readonly number[]): Value {
  if (permutation.every((from, to) => from === to)) return x;
  if (x.op === 'Transpose') {
    const inner = x.attributes['perm'] as readonly number[];
    return transpose(
      graph,
      x.inputs[0]!,
      permutation.map((axis) => inner[axis]!),
    );
  }
  const shape = permutation.map((axis) => x.shape[axis]!);
  if (isUniform(x)) return graph.uniform(x.attributes.uniform, x.attributes.powers, shape, x.dtype);
  return graph.value('Transpose', [x], shape, { perm: [...permutation] }, x.dtype);
}

/**
 * Only the axes that are cut are named, so a symbolic axis that is kept whole never shows up. One that is cut may turn out
 * shorter than the cut when the graph runs; ONNX then answers with fewer rows, which might even broadcast. A reshape to what
 * was asked for fails instead.
 */
export function slice(graph: Graph, x: Value, begin: readonly number[], extent: Shape): Value {
  if (sameShape(extent, x.shape)) return x;
  if (isUniform(x)) return graph.uniform(x.attributes.uniform, x.attributes.powers, extent, x.dtype);
  const axes = extent.flatMap((length, axis) => (length === x.shape[axis] ? [] : [axis]));
  const start = (axis: number) => begin[axis]!;
  const end = (axis: number) => begin[axis]! + extent[axis]!;
  const isParting = axes.every((axis) => graph.isParted(x.shape[axis]!, start(axis), end(axis)));
  const bounds = (of: typeof start) => (isParting ? graph.sizes(axes.map(of)) : graph.integers(axes.map(of)));
  const cut = graph.value('Slice', [x, bounds(start), bounds(end), graph.integers(axes)], extent, {}, x.dtype);
  if (!axes.some((axis) => graph.isSymbolic(x.shape[axis]!))) return cut;
  const asked = graph.sizes(extent.map((length) => (graph.isSymbolic(length) ? 0 : length)));
  return graph.value('Reshape', [cut, asked], extent, {}, x.dtype);
}

export function concat(graph: Graph, parts: readonly Value[], axis: number): Value {
  const filled = parts.filter((part) => sizeOf(part.shape) > 0);
  const first = filled[0] ?? parts[0]!;
  if (filled.length <= 1) return first;
  for (const part of filled) {
    if (part.shape.length !== first.shape.length || part.shape.some((d, i) => i !== axis && d !== first.shape[i])) {
      throw new Error(`concat along axis ${axis}: [${part.shape}] does not fit [${first.shape}]`);
    }
  }
  const length = graph.join(filled.map((part) => part.shape[axis]!));
  const shape = first.shape.map((dimension, i) => (i === axis ? length : dimension));
  if (filled.every(isZero)) return graph.uniform(0, {}, shape, first.dtype);
  return graph.value('Concat', filled, shape, { axis }, first.dtype);
}

/** `x` repeated along each axis; along an axis of length 1 that is broadcasting. */
export function tile(graph: Graph, x: Value, reps: readonly number[]): Value {
  const shape = x.shape.map((dimension, axis) => dimension * reps[axis]!);
  if (reps.every((times, axis) => times === 1 || x.shape[axis] === 1)) return expand(graph, x, shape);
  return graph.value('Tile', [x, graph.sizes(reps)], shape, {}, x.dtype);
}

/** The parts of `x` along an axis, by their lengths. */
export function split(graph: Graph, x: Value, axis: number, lengths: readonly number[]): Value[] {
  let start = 0;
  return lengths.map((length) => {
    const begin = x.shape.map((_, i) => (i === axis ? start : 0));
    start += length;
    return slice(
      graph,
      x,
      begin,
      x.shape.map((dimension, i) => (i === axis ? length : dimension)),
    );
  });
}
