import { binary, unary } from './arithmetic.js';
import type { Graph } from './graph.js';
import { select } from './select.js';
import type { Value } from './value.js';

/** eˣ − 1 without the cancellation near 0: tanh(x/2) · (eˣ + 1). ONNX has no operator for it. */
export function expm1(graph: Graph, x: Value): Value {
  const half = unary(graph, 'Tanh', binary(graph, 'Mul', x, graph.number(0.5)));
  return binary(graph, 'Mul', half, binary(graph, 'Add', unary(graph, 'Exp', x), graph.number(1)));
}

/** log(1 + x) without the rounding of 1 + x = u: log(u) · x / (u − 1) (Kahan), or x where u is 1. ONNX has none either. */
export function log1p(graph: Graph, x: Value): Value {
  const u = binary(graph, 'Add', x, graph.number(1));
  const ratio = binary(graph, 'Div', x, binary(graph, 'Sub', u, graph.number(1)));
  const compensated = binary(graph, 'Mul', unary(graph, 'Log', u), ratio);
  return select(graph, binary(graph, 'Equal', u, graph.number(1), 'bool'), x, compensated);
}
