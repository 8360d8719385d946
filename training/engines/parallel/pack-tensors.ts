import type { HostTensor, HostTensors } from '../runtime.js';

/** Tensors one after another in one buffer: one buffer is handed to a thread much faster than twenty. */
export interface PackedTensors {
  /** Four bytes an element, in the order of `tensors`. */
  readonly buffer: ArrayBuffer;
  readonly tensors: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly isInteger: boolean;
  }[];
}

/** Copies tensors into one buffer. */
export function packTensors(tensors: HostTensors): PackedTensors {
  const entries = Object.entries(tensors);
  const packed = new Float32Array(entries.reduce((length, [, { data }]) => length + data.length, 0));
  const integers = new Int32Array(packed.buffer);
  let start = 0;
  for (const [, { data }] of entries) {
    if (data instanceof Int32Array) integers.set(data, start);
    else packed.set(data, start);
    start += data.length;
  }
  return {
    buffer: packed.buffer,
    tensors: entries.map(([name, { data, shape }]) => ({ name, shape, isInteger: data instanceof Int32Array })),
  };
}

/** The tensors of a buffer, as views of it. */
export function unpackTensors({ buffer, tensors }: PackedTensors): HostTensors {
  let start = 0;
  return Object.fromEntries(
    tensors.map(({ name, shape, isInteger }): [string, HostTensor] => {
      const length = shape.reduce((product, size) => product * size, 1);
      const data = isInteger ? new Int32Array(buffer, 4 * start, length) : new Float32Array(buffer, 4 * start, length);
      start += length;
      return [name, { data, shape }];
    }),
  );
}
