import { describe, expect, it } from 'vitest';
import { packParts, takePart, unpackPart } from '../../../training/engines/parallel/pack-parts.js';
import { sharedTrays } from '../../../training/engines/parallel/shared-trays.js';
import type { HostTensor } from '../../../training/engines/runtime.js';

const everywhere: HostTensor = { data: Float32Array.of(1, 2, 3), shape: [3] };
const part = (...data: number[]): (readonly [string, HostTensor])[] => [
  ['parameters', everywhere],
  ['rows', { data: Float32Array.from(data), shape: [1, data.length] }],
  ['users', { data: Int32Array.from(data), shape: [data.length] }],
];
const PARTS = [part(4, 5, 6), part(7)];
const fresh = (length: number) => new SharedArrayBuffer(4 * length);

describe('packParts', () => {
  it('gives each part back as it was, integers as integers', () => {
    const packed = packParts(PARTS, fresh);
    const memory = new ArrayBuffer(packed.tray.byteLength);
    for (const [index, tensors] of PARTS.entries()) {
      expect(unpackPart(packed, index, memory)).toEqual(Object.fromEntries(tensors));
    }
  });

  it('packs an array that parts share once', () => {
    const starts = packParts(PARTS, fresh).parts.map((tensors) => tensors.map(({ start }) => start));
    expect(starts[0]![0]).toBe(starts[1]![0]);
    expect(new Set(starts.flat()).size).toBe(5);
  });
});

describe('takePart', () => {
  it('hands out each part once, and starts anew in a tray that is used again', () => {
    const trays = sharedTrays();
    const first = packParts(PARTS, trays.take);
    expect([0, 1, 2, 3].map(() => takePart(first))).toEqual([0, 1, undefined, undefined]);
    trays.giveBack(first.tray);
    const second = packParts(PARTS.slice(1), trays.take);
    expect(second.tray).toBe(first.tray);
    expect([0, 1].map(() => takePart(second))).toEqual([0, undefined]);
  });
});
