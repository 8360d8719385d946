import { type AttributeValue, ELEMENT_TYPE, encodeModel, OnnxNodes, port } from './onnx-node.js';
import type { Recording } from './record.js';
import { Sizes } from './sizes.js';
import { type ConstantData, isUniform, type Value } from './value.js';

/** An ONNX model, and how many nodes it has of each kind. */
export interface Emitted {
  readonly bytes: Uint8Array;
  readonly nodeCounts: Readonly<Record<string, number>>;
}

/** Writes a recording as ONNX: what the outputs need, in the order it was recorded. */
export function emit({ graph, outputs }: Recording): Emitted {
  const onnx = new OnnxNodes();
  const sizes = new Sizes(onnx, graph.inputs, graph.symbols);
  const names = new Map<Value, string>();
  const needed = reachable(Object.values(outputs));
  for (const value of graph.values) {
    if (value.op === 'Input') names.set(value, value.attributes['name'] as string);
    else if (needed.has(value)) names.set(value, emitValue(value, { onnx, sizes, name: (input) => names.get(input)! }));
  }
  for (const [name, value] of Object.entries(outputs)) onnx.node('Identity', [names.get(value)!], { output: name });
  const labels = (value: Value) => value.shape.map((dimension) => sizes.label(dimension));
  const bytes = encodeModel(
    onnx,
    graph.inputs.map((input) => port(input.attributes['name'] as string, input.dtype, labels(input))),
    Object.entries(outputs).map(([name, value]) => port(name, value.dtype, labels(value))),
  );
  return { bytes, nodeCounts: countNodes(onnx) };
}

interface EmitContext {
  readonly onnx: OnnxNodes;
  readonly sizes: Sizes;
  readonly name: (value: Value) => string;
}

type Emitter = (value: Value, context: EmitContext) => string;

/** How a value is written whose ONNX node differs from it; every other op is a node of the same name. */
const SPECIAL: Readonly<Record<string, Emitter>> = {
  Const: (value, { onnx, sizes }) => {
    if (!isUniform(value)) return onnx.store(value.dtype, value.shape, value.attributes['data'] as ConstantData);
    const scalar = sizes.scalar(value.attributes.uniform, value.attributes.powers, value.dtype);
    return value.shape.length === 0 ? scalar : onnx.node('Expand', [scalar, sizes.shape(value.shape)]);
  },
  FusedMatMul: ({ inputs, attributes }, { onnx, name }) => {
    const { transA, transB, alpha } = attributes;
    if (!transA && !transB && alpha === 1) return onnx.node('MatMul', inputs.map(name));
    return onnx.node('FusedMatMul', inputs.map(name), {
      domain: 'com.microsoft',
      attributes: { transA: Number(transA), transB: Number(transB), alpha: { float: alpha as number } },
    });
  },
  Reshape: ({ inputs: [x], shape }, { onnx, sizes, name }) =>
    onnx.node('Reshape', [name(x!), sizes.reshapeTarget(x!.shape, shape)]),
  Expand: ({ inputs: [x], shape }, { onnx, sizes, name }) =>
    onnx.node('Expand', [name(x!), sizes.expandTarget(x!.shape, shape)]),
  Tile: ({ inputs: [x], attributes }, { onnx, sizes, name }) =>
    onnx.node('Tile', [name(x!), sizes.shape(attributes['reps'] as number[])]),
  Slice: ({ inputs: [x], attributes }, { onnx, sizes, name }) => {
    const cuts = ['starts', 'ends', 'axes'].map((key) => sizes.integers(attributes[key] as number[]));
    return onnx.node('Slice', [name(x!), ...cuts]);
  },
  Pad: ({ inputs: [x], attributes, dtype }, { onnx, sizes, name }) => {
    const fill = onnx.store(dtype, [], [attributes['fill'] as number]);
    return onnx.node('Pad', [name(x!), sizes.integers(attributes['pads'] as number[]), fill]);
  },
  Cast: ({ inputs: [x], dtype }, { onnx, name }) =>
    onnx.node('Cast', [name(x!)], { attributes: { to: ELEMENT_TYPE[dtype] } }),
  ScatterAdd: ({ inputs: [into, rows, updates] }, { onnx, name }) => {
    const indices = onnx.node('Cast', [name(rows!)], { attributes: { to: ELEMENT_TYPE.int64 } });
    return onnx.node('ScatterND', [name(into!), indices, name(updates!)], {
      attributes: { reduction: 'add' },
    });
  },
  ReduceMean: reduction,
  ReduceMax: reduction,
  ReduceMin: reduction,
  ReduceProd: reduction,
  // Opset 17 takes the axes of a sum as an input, and of every other reduction as an attribute.
  ReduceSum: ({ inputs: [x], attributes }, { onnx, sizes, name }) =>
    onnx.node('ReduceSum', [name(x!), sizes.integers(attributes['axes'] as number[])], {
      attributes: { keepdims: Number(attributes['keepDims']) },
    }),
};

function reduction({ op, inputs: [x], attributes }: Value, { onnx, name }: EmitContext): string {
  return onnx.node(op, [name(x!)], {
    attributes: { axes: attributes['axes'] as number[], keepdims: Number(attributes['keepDims']) },
  });
}

function emitValue(value: Value, context: EmitContext): string {
  const special = SPECIAL[value.op];
  if (special) return special(value, context);
  const attributes = value.attributes as Readonly<Record<string, AttributeValue>>;
  return context.onnx.node(value.op, value.inputs.map(context.name), { attributes });
}

function reachable(outputs: readonly Value[]): ReadonlySet<Value> {
  const seen = new Set<Value>();
  const visit = (value: Value) => {
    if (seen.has(value)) return;
    seen.add(value);
    value.inputs.forEach(visit);
  };
  outputs.forEach(visit);
  return seen;
}

function countNodes({ nodes }: OnnxNodes): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { opType } of nodes) counts[opType!] = (counts[opType!] ?? 0) + 1;
  return counts;
}
