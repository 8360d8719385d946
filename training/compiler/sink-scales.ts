import { Graph } from './graph.js';
import type { RecordedGraph } from './record.js';
import { isUniform, type Value } from './value.js';

/**
 * Moves scales into matrix products: c·(A·B) and (c·A)·B become the product's `alpha`. The one rewriting that must know a
 * value's users, so it is a pass over the finished graph; for the fused profile only.
 */
export function sinkScales({ graph: from, outputs }: RecordedGraph): RecordedGraph {
  const users = findUsers(Object.values(outputs));
  const graph = new Graph({ from });
  const made = new Map<Value, Value>();
  const onlyProducts = (value: Value) => users.get(value)!.every((user) => user?.op === 'FusedMatMul');

  for (const value of from.values) {
    graph.scope = value.scope;
    if (value.op === 'Input') {
      made.set(value, graph.input(value.attributes['name'] as string, value.shape, value.dtype));
      continue;
    }
    if (!users.has(value)) continue;
    const scaled = scaleOf(value);
    const product = scaled?.operand;
    if (scaled && product?.op === 'FusedMatMul' && users.get(product)!.length === 1 && !onlyProducts(value)) {
      const { inputs, attributes, shape, dtype } = made.get(product)!;
      const alpha = (attributes['alpha'] as number) * scaled.scale;
      graph.scope = product.scope;
      made.set(value, graph.value('FusedMatMul', inputs, shape, { ...attributes, alpha }, dtype));
      continue;
    }
    let { inputs, attributes } = value;
    if (value.op === 'FusedMatMul') {
      inputs = inputs.map((input) => {
        const inner = onlyProducts(input) ? scaleOf(input) : null;
        if (!inner) return input;
        attributes = { ...attributes, alpha: (attributes['alpha'] as number) * inner.scale };
        return inner.operand;
      });
    }
    made.set(
      value,
      graph.value(
        value.op,
        inputs.map((input) => made.get(input)!),
        value.shape,
        attributes,
        value.dtype,
      ),
    );
  }
  return {
    graph,
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, made.get(value)!])),
  };
}

/** `value` as scale · operand, when it is one; a symbolic scale is not a number yet and stays where it is. */
function scaleOf(value: Value): { readonly scale: number; readonly operand: Value } | null {
  if (value.op === 'Neg') return { scale: -1, operand: value.inputs[0]! };
  if (value.op !== 'Mul') return null;
  const constant = value.inputs.find(
    (input) => isUniform(input) && input.shape.length === 0 && Object.keys(input.attributes.powers).length === 0,
  );
  const operand = value.inputs.find((input) => input !== constant);
  return constant && operand ? { scale: constant.attributes['uniform'] as number, operand } : null;
}

/** The users of every value that an output needs; null stands for being an output. */
function findUsers(outputs: readonly Value[]): Map<Value, (Value | null)[]> {
  const users = new Map<Value, (Value | null)[]>();
  const visit = (value: Value, user: Value | null) => {
    const known = users.get(value);
    if (known) {
      known.push(user);
      return;
    }
    users.set(value, [user]);
    for (const input of value.inputs) visit(input, value);
  };
  for (const output of outputs) visit(output, null);
  return users;
}
