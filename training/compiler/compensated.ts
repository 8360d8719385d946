import { binary, unary } from './arithmetic.js';
import type { Graph } from './graph.js';
import { select } from './select.js';
import type { Value } from './value.js';

/** eˣ − 1 without the cancellation near 0: tanh(x/2) · (eˣ + 1). ONNX has no operator for it. */
export function expm1(graph: Graph, x: Value): Value {
  const half = unary(graph, 'Tanh', binary(graph, 'Mul', x, graph.number(0.5)));
  return binary(graph, 'Mul', half, binary(graph, 'Add', unary(graph, 'Exp', x), graph.number(1)));
}

/**
 * log(1 + x) without the rounding of 1 + x = u: log(u) · x / (u − 1) (Kahan), or x where u is 1. Where u was not rounded, which
 * includes infinity, it is log(u). ONNX has none either.
 */
export function log1p(graph: Graph, x: Value): Value {
  const one = graph.number(1);
  const u = binary(graph, 'Add', x, one);
  const [log, added] = [unary(graph, 'Log', u), binary(graph, 'Sub', u, one)];
  const compensated = binary(graph, 'Mul', log, binary(graph, 'Div', x, added));
  const isExact = binary(graph, 'Equal', added, x, 'bool');
  const isLost = binary(graph, 'Equal', u, one, 'bool');
  return select(graph, isLost, x, select(graph, isExact, log, compensated));
}
