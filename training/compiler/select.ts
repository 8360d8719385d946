import { bare } from './arithmetic.js';
import type { Graph } from './graph.js';
import { broadcast, type Shape, sameShape, type Value } from './value.js';

/** tfjs's `where` tiles its condition first; ONNX broadcasts, so what was expanded is taken bare where it still fits. */
export function select(graph: Graph, condition: Value, t: Value, e: Value): Value {
  const fits = (...shapes: readonly Shape[]) => sameShape(shapes.reduce(broadcast), t.shape);
  const c = bare(graph, condition, (shape) => fits(shape, t.shape, e.shape));
  const yes = bare(graph, t, (shape) => fits(shape, c.shape, e.shape));
  const no = bare(graph, e, (shape) => fits(shape, c.shape, yes.shape));
  return graph.value('Where', [c, yes, no], t.shape, {}, t.dtype);
}
