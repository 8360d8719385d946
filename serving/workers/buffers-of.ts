/**
 * Buffers of the arrays that plain data has, to be handed over to another thread instead of copied. Those are left out that Node may
 * share among arrays that have nothing to do with each other, which are small, and those in shared memory.
 */
export function buffersOf(data: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!ArrayBuffer.isView(value)) {
      for (const part of Object.values(value)) look(part);
    } else if (value.buffer instanceof ArrayBuffer && value.buffer.byteLength > Buffer.poolSize) {
      found.add(value.buffer);
    }
  };
  look(data);
  return [...found];
}
