/**
 * Columns of zeros, in one piece of memory: a piece for each would cost a request more than filling them does, and the garbage collector
 * likewise.
 *
 * @param lengths of the columns, in numbers
 */
export function zeroColumns<const Lengths extends readonly number[]>(
  ...lengths: Lengths
): { readonly [Column in keyof Lengths]: Float32Array } {
  let total = 0;
  for (const length of lengths) total += length;
  const { buffer } = new Float32Array(total);
  let start = 0;
  const columns = lengths.map((length) => {
    const column = new Float32Array(buffer, start * Float32Array.BYTES_PER_ELEMENT, length);
    start += length;
    return column;
  });
  return columns as { readonly [Column in keyof Lengths]: Float32Array };
}
