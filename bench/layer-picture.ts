import type { Viz } from '@viz-js/viz';
import { FusionError } from '../data/schema/errors.js';
import { lower } from '../training/compiler/compile.js';
import type { Graph } from '../training/compiler/graph.js';
import { neededValues } from '../training/compiler/needed-values.js';
import type { Recording } from '../training/compiler/record.js';
import type { Shape, Value } from '../training/compiler/value.js';

/** A box of the picture, and the boxes it gets its operands from. */
interface Box {
  readonly id: string;
  readonly label: string;
  readonly scope: string;
  readonly inputs: readonly string[];
}

const COLOURS = { forward: '#dbe9f6', backward: '#fbe3d2', outside: '#ffffff' } as const;

/**
 * Draws one part of a program, and its gradient, before and after the compiler's passes: the kernels that tfjs called, and the
 * values that were left. Constants are left out; what is used elsewhere has a thick border.
 * @param layer a scope, `rows/fusion/layer1`
 * @returns SVG
 * @throws FusionError `usage` where there is no such layer, or no Graphviz
 */
export async function drawLayer(recording: Recording, layer: string): Promise<string> {
  const before = kernelBoxes(recording);
  const after = valueBoxes(recording);
  const dot = [
    'digraph {',
    'graph [rankdir=TB, nodesep=0.15, ranksep=0.3, fontname="Helvetica", fontsize=16, compound=true, bgcolor=white];',
    'node [shape=box, style="filled,rounded", fontname="Helvetica", fontsize=11, height=0.3, margin="0.14,0.05", color="#888888"];',
    'edge [arrowsize=0.5, color="#666666"];',
    ...cluster('before', 'Before: what tfjs calls', before, layer),
    ...cluster('after', 'After: what is run', after, layer),
    '}',
  ].join('\n');
  return (await graphviz()).renderString(dot, { format: 'svg', engine: 'dot' });
}

/** Loaded when it is needed: only development installs it. */
async function graphviz(): Promise<Viz> {
  try {
    return await (await import('@viz-js/viz')).instance();
  } catch (cause) {
    throw new FusionError('usage', 'Pictures need the package @viz-js/viz: npm install @viz-js/viz', {}, cause);
  }
}

function kernelBoxes({ tape, graph, outputs: _ }: Recording): Box[] {
  const makers = new Map<object, string>();
  return tape.map(({ kernel, scope, inputs, outputs }, index) => {
    const id = `k${index}`;
    const box = {
      id,
      scope,
      label: `${kernel} ${shapeLabel(outputs[0]!.value.shape, graph)}`,
      inputs: inputs.flatMap((input) => makers.get(input) ?? originOf(input.value)),
    };
    for (const output of outputs) makers.set(output, id);
    return box;
  });
}

function valueBoxes(recording: Recording): Box[] {
  const { graph: recorded } = recording;
  const { graph, outputs } = lower(recording);
  const needed = neededValues(Object.values(outputs));
  return graph.values
    .filter((value) => needed.has(value) && value.op !== 'Input' && !isConstant(value))
    .map((value) => ({
      id: `v${value.id}`,
      scope: value.scope,
      label: `${operatorLabel(value)} ${shapeLabel(value.shape, recorded)}`,
      inputs: value.inputs.flatMap((input) => (isConstant(input) ? [] : originOf(input, `v${input.id}`))),
    }));
}

/** An input of the program goes by its name; a constant is not drawn. */
function originOf(value: Value, computed?: string): string[] {
  if (value.op === 'Input') return [value.attributes['name'] as string];
  return computed === undefined ? [] : [computed];
}

function isConstant({ op }: Value): boolean {
  return op === 'Const' || op === 'Sizes';
}

function cluster(name: string, title: string, boxes: readonly Box[], layer: string): string[] {
  const backward = `${layer}/backward`;
  const inside = boxes.filter(({ scope }) => scope === layer || scope === backward);
  if (inside.length === 0) {
    const scopes = [...new Set(boxes.map((box) => box.scope))].filter(
      (scope) => scope !== '' && !scope.endsWith('backward'),
    );
    throw new FusionError('usage', `No part of the program is called ${layer}; there are ${scopes.join(', ')}.`);
  }
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const exported = new Set(boxes.filter((box) => !inside.includes(box)).flatMap(({ inputs }) => inputs));
  const insideIds = new Set(inside.map(({ id }) => id));
  const outside = new Map<string, string>(); // a box outside, by what it is called
  const lines = inside.flatMap(({ id, label, scope, inputs }) => {
    const colour = scope === layer ? COLOURS.forward : COLOURS.backward;
    const edges = [...new Set(inputs)].map((input) => {
      if (insideIds.has(input)) return `${name}_${input} -> ${name}_${id};`;
      const from = byId.get(input)?.scope ?? input;
      const key = `${name}_out${outside.get(from) ?? outside.size}`;
      if (!outside.has(from)) outside.set(from, String(outside.size));
      return `${key} -> ${name}_${id} [style=dashed];`;
    });
    const border = exported.has(id) ? ', penwidth=2.5, color="#333333"' : '';
    return [`${name}_${id} [label="${label}", fillcolor="${colour}"${border}];`, ...edges];
  });
  const origins = [...outside].map(
    ([from, index]) => `${name}_out${index} [label="${from}", shape=plaintext, style="", fontsize=10];`,
  );
  const forward = inside.filter(({ scope }) => scope === layer).length;
  const label = `${title}\\n${layer}: ${forward} forward, ${inside.length - forward} backward`;
  return [`subgraph cluster_${name} { label="${label}"; color="#bbbbbb";`, ...lines, ...origins, '}'];
}

/** A product says which of its operands are transposed. */
function operatorLabel({ op, attributes: { transA, transB, alpha } }: Value): string {
  if (op !== 'FusedMatMul') return op;
  const scale = alpha === 1 ? '' : ` × ${alpha}`;
  return `MatMul ${transA ? 'aᵀ' : 'a'}·${transB ? 'bᵀ' : 'b'}${scale}`;
}

function shapeLabel(shape: Shape, graph: Graph): string {
  return `[${shape.map((size) => graph.label(size)).join(', ')}]`;
}
