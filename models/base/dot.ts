/** Dot product of `width` values from two offsets on. Four partial sums, so that additions do not wait for each other. */
export function dot(a: Float32Array, aOffset: number, b: Float32Array, bOffset: number, width: number): number {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let k = 0;
  for (; k + 3 < width; k += 4) {
    sum0 += a[aOffset + k]! * b[bOffset + k]!;
    sum1 += a[aOffset + k + 1]! * b[bOffset + k + 1]!;
    sum2 += a[aOffset + k + 2]! * b[bOffset + k + 2]!;
    sum3 += a[aOffset + k + 3]! * b[bOffset + k + 3]!;
  }
  for (; k < width; k++) sum0 += a[aOffset + k]! * b[bOffset + k]!;
  return sum0 + sum1 + (sum2 + sum3);
}
