import { FusionError } from '../../data/schema/errors.js';

/**
 * Factorizes a symmetric positive definite matrix in place: A = UᵀU.
 *
 * Only the upper triangle is read; what lies below the diagonal is scratch. Two rows at a time take what four earlier
 * rows leave of them, so that most operands are used while they are in registers: with the accumulation of the normal
 * equations this is where fitting spends its time.
 *
 * @param matrix row-major [width, width]; afterwards U in its upper triangle.
 * @throws FusionError `internal` if the matrix is not positive definite (NaN included).
 * @see Golub, Van Loan, Matrix Computations, 4th edition, section 4.2.
 */
export function factorize(matrix: Float64Array, width: number): void {
  for (let i = 0; i < width; i += 2) {
    if (i + 1 < width) subtractFromTwoRows(matrix, width, i);
    else for (let k = 0; k < i; k++) subtractFromRow(matrix, width, i, k);
    scaleRow(matrix, width, i);
    if (i + 1 === width) return;
    subtractFromRow(matrix, width, i + 1, i);
    scaleRow(matrix, width, i + 1);
  }
}

/** Rows i and i + 1 (i even) minus their parts along all rows before i. */
function subtractFromTwoRows(matrix: Float64Array, width: number, i: number): void {
  const row = i * width;
  const next = row + width;
  let k = 0;
  for (; k + 3 < i; k += 4) {
    const row0 = k * width;
    const row1 = row0 + width;
    const row2 = row1 + width;
    const row3 = row2 + width;
    const p0 = matrix[row0 + i]!;
    const p1 = matrix[row1 + i]!;
    const p2 = matrix[row2 + i]!;
    const p3 = matrix[row3 + i]!;
    const q0 = matrix[row0 + i + 1]!;
    const q1 = matrix[row1 + i + 1]!;
    const q2 = matrix[row2 + i + 1]!;
    const q3 = matrix[row3 + i + 1]!;
    for (let j = i; j < width; j++) {
      const u0 = matrix[row0 + j]!;
      const u1 = matrix[row1 + j]!;
      const u2 = matrix[row2 + j]!;
      const u3 = matrix[row3 + j]!;
      matrix[row + j]! -= p0 * u0 + p1 * u1 + p2 * u2 + p3 * u3;
      matrix[next + j]! -= q0 * u0 + q1 * u1 + q2 * u2 + q3 * u3;
    }
  }
  for (; k < i; k++) {
    subtractFromRow(matrix, width, i, k);
    subtractFromRow(matrix, width, i + 1, k);
  }
}

/** Row i minus its part along the finished row k. */
function subtractFromRow(matrix: Float64Array, width: number, i: number, k: number): void {
  const scale = matrix[k * width + i]!;
  for (let j = i; j < width; j++) matrix[i * width + j]! -= scale * matrix[k * width + j]!;
}

/** Finishes row i: divides it by the square root of its pivot. */
function scaleRow(matrix: Float64Array, width: number, i: number): void {
  const pivot = matrix[i * width + i]!;
  if (!(pivot > 0)) {
    throw new FusionError(
      'internal',
      `Cholesky factorization: pivot ${i} of ${width} should be positive, got ${pivot}`,
    );
  }
  const scale = 1 / Math.sqrt(pivot);
  for (let j = i; j < width; j++) matrix[i * width + j]! *= scale;
}

/**
 * Solves UᵀU x = b in place, for U from {@link factorize}.
 *
 * @param vector b on entry, x afterwards; [width].
 */
export function solveFactorized(factor: Float64Array, vector: Float64Array, width: number): void {
  for (let i = 0; i < width; i++) {
    const row = i * width;
    const value = vector[i]! / factor[row + i]!;
    vector[i] = value;
    for (let j = i + 1; j < width; j++) vector[j]! -= value * factor[row + j]!;
  }
  for (let i = width - 1; i >= 0; i--) {
    const row = i * width;
    let value = vector[i]!;
    for (let j = i + 1; j < width; j++) value -= factor[row + j]! * vector[j]!;
    vector[i] = value / factor[row + i]!;
  }
}
