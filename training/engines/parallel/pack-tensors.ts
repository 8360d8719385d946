import type { HostTensor, HostTensors } from '../runtime.js';

/** Tensors one after another in one tray: one is handed to a thread much faster than twenty. */
export interface PackedTensors {
  /** Four bytes an element, in the order of `tensors`; it may be longer than they are. */
  readonly tray: SharedArrayBuffer;
  /** Elements of all tensors. */
  readonly length: number;
  readonly tensors: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly isInteger: boolean;
  }[];
}

/** Copies tensors into a tray. */
export function packTensors(
  tensors: readonly (readonly [string, HostTensor])[],
  takeTray: (length: number) => SharedArrayBuffer,
): PackedTensors {
  const length = tensors.reduce((sum, [, { data }]) => sum + data.length, 0);
  const tray = takeTray(length);
  const [floats, integers] = [new Float32Array(tray), new Int32Array(tray)];
  let start = 0;
  for (const [, { data }] of tensors) {
    if (data instanceof Int32Array) integers.set(data, start);
    else floats.set(data, start);
    start += data.length;
  }
  return {
    tray,
    length,
    tensors: tensors.map(([name, { data, shape }]) => ({ name, shape, isInteger: data instanceof Int32Array })),
  };
}

/**
 * The tensors of a tray, as views of a copy: ONNX Runtime takes no tensor that lies in shared memory.
 * @param copy memory of the caller's own, of at least the length
 */
export function unpackTensors({ tray, length, tensors }: PackedTensors, copy: Float32Array): HostTensors {
  copy.set(new Float32Array(tray, 0, length));
  let start = copy.byteOffset;
  return Object.fromEntries(
    tensors.map(({ name, shape, isInteger }): [string, HostTensor] => {
      const size = shape.reduce((product, dimension) => product * dimension, 1);
      const data = isInteger ? new Int32Array(copy.buffer, start, size) : new Float32Array(copy.buffer, start, size);
      start += 4 * size;
      return [name, { data, shape }];
    }),
  );
}
