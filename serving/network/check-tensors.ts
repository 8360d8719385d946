import type { InferenceSession } from 'onnxruntime-node';
import { FusionError } from '../../data/schema/errors.js';
import type { HostTensor, Tensors } from './tensors.js';

/** What a graph says of its inputs or outputs. */
export type Ports = readonly InferenceSession.ValueMetadata[];

/**
 * Compares tensors with what the graph declares: names, element types, ranks, sizes, and that a symbolic size is the
 * same wherever it occurs.
 *
 * A mismatch is a defect of ours or of the bundle, so it is an error of its own, apart from whatever may go wrong while
 * the graph runs: only the latter may fall back to static weights.
 *
 * @param sizes what the symbols are so far; grows.
 * @throws FusionError `internal` naming the graph and the tensor.
 */
export function checkTensors(graph: string, ports: Ports, tensors: Tensors, sizes: Map<string, number>): void {
  for (const port of ports) {
    const tensor = tensors[port.name];
    const shape = port.isTensor ? port.shape : [];
    const fits =
      tensor !== undefined &&
      port.isTensor &&
      port.type === typeOf(tensor) &&
      shape.length === tensor.dims.length &&
      sizeOf(tensor) === tensor.data.length &&
      shape.every((dim, axis) => bind(sizes, dim, tensor.dims[axis]!));
    if (fits) continue;
    const expected = `${port.isTensor ? port.type : 'no tensor'} [${shape.join(', ')}]`;
    const got = tensor && `${typeOf(tensor)} [${tensor.dims.join(', ')}] with ${tensor.data.length} values`;
    throw mismatch(graph, port.name, expected, got ?? 'nothing');
  }
}

function typeOf({ data }: HostTensor): 'int32' | 'float32' {
  return data instanceof Int32Array ? 'int32' : 'float32';
}

function sizeOf({ dims }: HostTensor): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

/** A symbol takes the first size that it meets; an unnamed one fits any. */
function bind(sizes: Map<string, number>, dim: number | string, size: number): boolean {
  if (typeof dim === 'number') return dim === size || dim < 0;
  const known = sizes.get(dim);
  if (known === undefined && dim !== '') sizes.set(dim, size);
  return known === undefined || known === size;
}

function mismatch(graph: string, name: string, expected: string, got: string): FusionError {
  return new FusionError('internal', `${graph}, ${name}: expected ${expected}, got ${got}`, { graph, tensor: name });
}
