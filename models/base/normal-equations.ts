/**
 * The least-squares system of one user (or, while fitting, of one item) of the implicit-feedback model, as reusable
 * memory: fitting solves thousands of them.
 */
export interface NormalEquations {
  readonly width: number;
  /** Upper triangle of the system's matrix, row-major [width, width]. */
  readonly matrix: Float64Array;
  /** Right-hand side [width]. */
  readonly vector: Float64Array;
  /** Four scaled vectors of the other side, gathered: [4, width]. */
  readonly block: Float64Array;
}

/** Which vectors of the other side a row is positive with. */
export interface PositiveRange {
  /** Row-major [rows, width]. */
  readonly factors: Float32Array;
  /** Σ v vᵀ over all rows of `factors`, upper triangle, [width, width]. */
  readonly gram: Float64Array;
  /** Indices of the positives: `indices[start .. end)`. */
  readonly indices: ArrayLike<number>;
  readonly start: number;
  readonly end: number;
  /** Weight per position of `indices`; 1 each if left out. */
  readonly weights?: ArrayLike<number> | undefined;
  readonly alpha: number;
  /** Weight of `gram`: that of a pair which is no positive. */
  readonly unobservedWeight: number;
  readonly ridge: number;
  /** What the ridge pulls to, [width]; zero if left out. */
  readonly center?: Float32Array;
}

export function createNormalEquations(width: number): NormalEquations {
  return {
    width,
    matrix: new Float64Array(width * width),
    vector: new Float64Array(width),
    block: new Float64Array(4 * width),
  };
}

/**
 * Writes the system whose solution is one row's vector: (ρ G + α Σ w v vᵀ + λ I) x = α Σ w v + λ μ.
 *
 * It is the minimum of ρ Σ_all (xᵀv)² + α Σ_positives w (1 − xᵀv)² + λ‖x − μ‖²: every pair pulls the score to 0 with
 * weight ρ, each positive pulls it to 1 with weight α w, and the ridge pulls the vector to its center. Hu et al. write
 * the first two as one term with confidence 1 + α w; the split into "all" and "positives" is that of Rendle et al.,
 * whose α₀ is our ρ/α.
 *
 * @see Hu, Koren, Volinsky, Collaborative Filtering for Implicit Feedback Datasets, 2008.
 * @see Rendle, Krichene, Zhang, Koren, Revisiting the Performance of iALS on Item Recommendation Benchmarks, 2022.
 */
export function writeNormalEquations(equations: NormalEquations, positives: PositiveRange): void {
  const { width, matrix, vector, block } = equations;
  const { gram, start, end, unobservedWeight, ridge, center } = positives;
  for (let k = 0; k < matrix.length; k++) matrix[k] = unobservedWeight * gram[k]!;
  for (let k = 0; k < width; k++) {
    matrix[k * width + k]! += ridge;
    vector[k] = center === undefined ? 0 : ridge * center[k]!;
  }
  for (let position = start; position < end; position += 4) {
    for (let slot = 0; slot < 4; slot++) gather(equations, positives, position + slot, slot);
    addBlock(matrix, block, width);
  }
}

/** Copies one positive's vector, scaled by √(α w), into a slot of the block; past the end, zeros. */
function gather(equations: NormalEquations, positives: PositiveRange, position: number, slot: number): void {
  const { width, vector, block } = equations;
  const { factors, indices, end, weights, alpha } = positives;
  const target = slot * width;
  if (position >= end) {
    block.fill(0, target, target + width);
    return;
  }
  const weight = alpha * (weights === undefined ? 1 : weights[position]!);
  const scale = Math.sqrt(weight);
  const source = indices[position]! * width;
  for (let k = 0; k < width; k++) {
    const value = factors[source + k]!;
    block[target + k] = scale * value;
    vector[k]! += weight * value;
  }
}

/**
 * matrix += Σ over the four slots of p pᵀ, upper triangle.
 *
 * Two rows at a time share what they load. The second row's first element lies below the diagonal, where nobody reads.
 */
function addBlock(matrix: Float64Array, block: Float64Array, width: number): void {
  const second = width;
  const third = 2 * width;
  const fourth = 3 * width;
  for (let i = 0; i < width; i += 2) {
    const row = i * width;
    const p0 = block[i]!;
    const p1 = block[second + i]!;
    const p2 = block[third + i]!;
    const p3 = block[fourth + i]!;
    if (i + 1 === width) {
      matrix[row + i]! += p0 * p0 + p1 * p1 + p2 * p2 + p3 * p3;
      return;
    }
    const next = row + width;
    const q0 = block[i + 1]!;
    const q1 = block[second + i + 1]!;
    const q2 = block[third + i + 1]!;
    const q3 = block[fourth + i + 1]!;
    for (let j = i; j < width; j++) {
      const b0 = block[j]!;
      const b1 = block[second + j]!;
      const b2 = block[third + j]!;
      const b3 = block[fourth + j]!;
      matrix[row + j]! += p0 * b0 + p1 * b1 + p2 * b2 + p3 * b3;
      matrix[next + j]! += q0 * b0 + q1 * b1 + q2 * b2 + q3 * b3;
    }
  }
}
