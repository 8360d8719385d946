import { neededValues } from './needed-values.js';
import { type AttributeValue, encodeModel, OnnxNodes, port } from './onnx-node.js';
import type { RecordedGraph } from './record.js';
import { Sizes } from './sizes.js';
import { type ConstantData, isUniform, type Shape, type Value } from './value.js';

/** An ONNX model, and how many nodes it has of each kind. */
export interface Emitted {
  readonly bytes: Uint8Array;
  readonly nodeCounts: Readonly<Record<string, number>>;
}

/** Writes a recording as ONNX: what the outputs need, in the order it was recorded. */
export function emit({ graph, outputs }: RecordedGraph): Emitted {
  const ports = [...graph.inputs.map((input) => input.attributes['name'] as string), ...Object.keys(outputs)];
  const onnx = new OnnxNodes(ports);
  const sizes = new Sizes(onnx, graph);
  const names = new Map<Value, string>();
  const name = (value: Value) => names.get(value)!;
  const turns = new Map<Value, string>();
  const turned = (value: Value, scope: string) => {
    const rank = value.shape.length;
    const attributes = { perm: [...Array(rank - 2).keys(), rank - 1, rank - 2] };
    const turn = turns.get(value) ?? onnx.node('Transpose', [name(value)], { attributes, scope });
    turns.set(value, turn);
    return turn;
  };
  const needed = neededValues(Object.values(outputs));
  const own = ownNames(outputs);
  for (const value of graph.values) {
    if (value.op === 'Input') names.set(value, value.attributes['name'] as string);
    else if (needed.has(value))
      names.set(value, emitValue(value, { onnx, sizes, name, turned, output: own.get(value) }));
  }
  // ONNX Runtime 1.30's optimizer trips over an output that is scaled by a size if its Identity comes before the scaled one's.
  const latestFirst = Object.entries(outputs).sort(([, a], [, b]) => b.id - a.id);
  for (const [name, value] of latestFirst) {
    if (own.get(value) !== name) onnx.node('Identity', [names.get(value)!], { output: name });
  }
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
  /** The name of a value with its last two axes exchanged, which is done once. */
  readonly turned: (value: Value, scope: string) => string;
  /** What the value is called where it is an output. */
  readonly output: string | undefined;
}

type Emitter = (value: Value, context: EmitContext) => string;

/** The values that are more, or less, than one node of ONNX's own. */
const SPECIAL: Readonly<Record<string, Emitter>> = {
  Const: (value, { onnx, sizes }) => {
    if (!isUniform(value)) return onnx.store(value.dtype, value.shape, value.attributes['data'] as ConstantData);
    const number = sizes.scalar(value.attributes.uniform, value.attributes.powers, value.dtype);
    if (value.shape.length === 0) return number;
    return onnx.node('Expand', [number, sizes.vector(value.shape)], { scope: value.scope });
  },
  Sizes: (value, { sizes }) => sizes.vector(value.attributes['sizes'] as Shape),
  // ONNX Runtime's CPU provider takes longer over a turned left operand than over turning it.
  FusedMatMul: ({ inputs: [a, b], attributes: { transA, transB, alpha }, scope }, { onnx, name, turned, output }) => {
    const operands = [transA ? turned(a!, scope) : name(a!), name(b!)];
    if (!transB && alpha === 1) return onnx.node('MatMul', operands, { scope, output });
    return onnx.node('FusedMatMul', operands, {
      scope,
      output,
      domain: 'com.microsoft',
      attributes: { transB: Number(transB), alpha: { float: alpha as number } },
    });
  },
};

function emitValue(value: Value, context: EmitContext): string {
  const special = SPECIAL[value.op];
  if (special) return special(value, context);
  const attributes = value.attributes as Readonly<Record<string, AttributeValue>>;
  const { onnx, name, output } = context;
  return onnx.node(value.op, value.inputs.map(name), { attributes, scope: value.scope, output });
}

/** What the nodes of outputs call their own: a copy of a vector of all parameters is a pass over it. Inputs and constants are copied. */
function ownNames(outputs: RecordedGraph['outputs']): ReadonlyMap<Value, string> {
  const computed = Object.entries(outputs).filter(
    ([, { op }]) => op === 'FusedMatMul' || !(op === 'Input' || op in SPECIAL),
  );
  return new Map(computed.map(([name, value]) => [value, name]));
}

function countNodes({ nodes }: OnnxNodes): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { opType } of nodes) counts[opType!] = (counts[opType!] ?? 0) + 1;
  return counts;
}
