import * as tf from '@tensorflow/tfjs';
import { cast } from './arithmetic.js';
import { axesOf, type Kernel } from './kernel.js';
import { concat, reshape, slice, split, tile, transpose } from './structure.js';
import { type DType, sizeOf, type Value } from './value.js';

/** Kernels of where elements are: of shapes, of constants, and of indices. */
export const SHAPE_KERNELS: Readonly<Record<string, Kernel>> = {
  // shapes
  Identity: (_graph, { x }) => x!,
  Cast: (graph, { x }, { dtype }) => cast(graph, x!, dtype as DType),
  Reshape: (graph, { x }, { shape }) => reshape(graph, x!, tf.util.inferFromImplicitShape(shape, sizeOf(x!.shape))),
  ExpandDims: (graph, { input }, { dim }) => {
    const axis = dim < 0 ? input!.shape.length + dim + 1 : dim;
    return reshape(graph, input!, input!.shape.toSpliced(axis, 0, 1));
  },
  Transpose: (graph, { x }, { perm }) => transpose(graph, x!, perm),
  Tile: (graph, { x }, { reps }: { reps?: readonly number[] }) => tile(graph, x!, reps!),
  Slice: (graph, { x }, { begin, size }) => {
    const [start, extent] = tf.slice_util.parseSliceParams(asTensor(x!), begin, size);
    tf.slice_util.assertParamsValid(asTensor(x!), start!, extent!);
    return slice(graph, x!, start!, extent!);
  },
  SplitV: (graph, { x }, { numOrSizeSplits, axis }) => {
    const at = axesOf(axis, x!.shape)[0]!;
    return split(graph, x!, at, tf.backend_util.prepareSplitSize(asTensor(x!), numOrSizeSplits, at));
  },
  Concat: (graph, inputs, { axis }) => {
    const parts = Object.values(inputs);
    return concat(graph, parts, axesOf(axis, parts[0]!.shape)[0]!);
  },
  Pack: (graph, inputs, { axis }) =>
    concat(
      graph,
      Object.values(inputs).map((part) => reshape(graph, part, part.shape.toSpliced(axis, 0, 1))),
      axis,
    ),
  Unpack: (graph, { value }, { axis }) => {
    const at = axesOf(axis, value!.shape)[0]!;
    const rows = split(
      graph,
      value!,
      at,
      Array.from({ length: value!.shape[at]! }, () => 1),
    );
    return rows.map((row) => reshape(graph, row, row.shape.toSpliced(at, 1)));
  },
  PadV2: (
    graph,
    { x },
    { paddings, constantValue }: { paddings?: readonly (readonly number[])[]; constantValue?: number },
  ) => {
    if (paddings!.every(([before, after]) => before === 0 && after === 0)) return x!;
    const shape = x!.shape.map((dimension, axis) => paddings![axis]![0]! + dimension + paddings![axis]![1]!);
    const pads = [...paddings!.map((pair) => pair[0]!), ...paddings!.map((pair) => pair[1]!)];
    return graph.value(
      'Pad',
      [x!, graph.integers(pads), graph.number(constantValue!, [], x!.dtype)],
      shape,
      {},
      x!.dtype,
    );
  },

  // constants
  ZerosLike: (graph, { x }) => graph.number(0, x!.shape, x!.dtype),
  OnesLike: (graph, { x }) => graph.number(1, x!.shape, x!.dtype),
  Fill: (graph, _inputs, { shape, value, dtype }) => graph.number(value, shape, dtype),

  // indexing
  GatherV2: (graph, { x, indices }, { axis, batchDims }) => {
    const at = axesOf(axis, x!.shape)[0]!;
    if (batchDims) {
      const isAlongLast = batchDims === at && at === x!.shape.length - 1 && at === indices!.shape.length - 1;
      if (!isAlongLast) throw new Error('gather: the compiler supports batchDims along the last axis of both only');
      return graph.value('GatherElements', [x!, indices!], indices!.shape, { axis: at }, x!.dtype);
    }
    const shape = [...x!.shape.slice(0, at), ...indices!.shape, ...x!.shape.slice(at + 1)];
    return graph.value('Gather', [x!, indices!], shape, { axis: at }, x!.dtype);
  },
  UnsortedSegmentSum: (graph, { x, segmentIds }, { numSegments }) => {
    const shape = [numSegments, ...x!.shape.slice(1)];
    const rows = cast(graph, reshape(graph, segmentIds!, [...segmentIds!.shape, 1]), 'int64');
    return graph.value('ScatterND', [graph.number(0, shape), rows, x!], shape, { reduction: 'add' }, 'float32');
  },
};

/** tfjs's shape helpers only read `shape` and `rank`. */
function asTensor(value: Value): tf.Tensor {
  return { shape: [...value.shape], rank: value.shape.length } as unknown as tf.Tensor;
}
