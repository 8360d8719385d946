import type { HostTensor, HostTensors } from '../runtime.js';

/** The inputs of the parts of a batch in one tray, where every thread finds them and takes a part that nobody has. */
export interface PackedParts {
  /** First the number of parts that are taken, then all tensors; four bytes an element. */
  readonly tray: SharedArrayBuffer;
  readonly parts: readonly (readonly PackedTensor[])[];
}

interface PackedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly isInteger: boolean;
  /** In the tray, in elements. */
  readonly start: number;
  readonly length: number;
}

/** Copies the inputs of parts into a tray; an array that several parts share, as parameters, once. */
export function packParts(
  parts: readonly (readonly (readonly [string, HostTensor])[])[],
  takeTray: (length: number) => SharedArrayBuffer,
): PackedParts {
  const starts = new Map<HostTensor['data'], number>();
  let end = aligned(1);
  for (const [, { data }] of parts.flat()) {
    if (starts.has(data)) continue;
    starts.set(data, end);
    end = aligned(end + data.length);
  }
  const tray = takeTray(end);
  const [floats, integers] = [new Float32Array(tray), new Int32Array(tray)];
  integers[0] = 0;
  for (const [data, start] of starts) {
    if (data instanceof Int32Array) integers.set(data, start);
    else floats.set(data, start);
  }
  const packed = (name: string, { data, shape }: HostTensor): PackedTensor => ({
    name,
    shape,
    isInteger: data instanceof Int32Array,
    start: starts.get(data)!,
    length: data.length,
  });
  return { tray, parts: parts.map((tensors) => tensors.map(([name, tensor]) => packed(name, tensor))) };
}

/** Where the next tensor may start: V8 copies into and out of shared memory byte by byte where eight bytes are not in step. */
function aligned(start: number): number {
  return 2 * Math.ceil(start / 2);
}

/** The next part that nobody has taken, which is then the caller's; undefined when all are. */
export function takePart({ tray, parts }: PackedParts): number | undefined {
  const part = Atomics.add(new Int32Array(tray, 0, 1), 0, 1);
  return part < parts.length ? part : undefined;
}

/**
 * The inputs of a part, copied: ONNX Runtime takes no tensor that lies in shared memory.
 * @param memory of the caller's own, as long as the tray
 */
export function unpackPart({ tray, parts }: PackedParts, part: number, memory: ArrayBuffer): HostTensors {
  return Object.fromEntries(
    parts[part]!.map(({ name, shape, isInteger, start, length }): [string, HostTensor] => {
      const view = (buffer: ArrayBufferLike) =>
        isInteger ? new Int32Array(buffer, 4 * start, length) : new Float32Array(buffer, 4 * start, length);
      const data = view(memory);
      data.set(view(tray));
      return [name, { data, shape }];
    }),
  );
}
