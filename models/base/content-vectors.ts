/** Items described by what they are: unit vectors whose dot product says how alike two descriptions are. */
export interface ContentVectors {
  readonly width: number;
  readonly items: number;
  /** Row-major [items, width], each of length 1; zeros for an item without a description. */
  readonly vectors: Float32Array;
  /**
   * What liking an item says of a user, where that is not the item's own vector: a user is the sum of these. Row-major
   * [items, width].
   */
  readonly history?: Float32Array;
  /** 1 for items that have a description. [items] */
  readonly isKnown: Uint8Array;
}

/**
 * A user's taste: the mean of what their items say of them, scaled to length 1.
 *
 * The zero vector if no support item has a description, or if they cancel out: the source is then absent.
 *
 * @param support item indices.
 * @returns [width]; an item's raw score, its cosine with the user, is the dot product.
 */
export function contentUser(content: ContentVectors, support: ArrayLike<number>): Float32Array<ArrayBuffer> {
  return unitVector(sumOfHistory(content, support));
}

/**
 * {@link contentUser} of the support without each of its items in turn.
 *
 * @param support distinct item indices.
 * @returns row-major [support, width].
 */
export function contentLeaveOneOut(content: ContentVectors, support: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const { width, vectors, history = vectors } = content;
  const sum = sumOfHistory(content, support);
  const result = new Float32Array(support.length * width);
  const remaining = new Float64Array(width);
  for (let position = 0; position < support.length; position++) {
    const start = support[position]! * width;
    for (let k = 0; k < width; k++) remaining[k] = sum[k]! - history[start + k]!;
    result.set(unitVector(remaining), position * width);
  }
  return result;
}

/** The vector scaled to length 1; zeros if it has none to speak of (a difference of equal sums leaves rounding). */
export function unitVector(vector: Float64Array): Float32Array<ArrayBuffer> {
  const length = Math.hypot(...vector);
  return length < 1e-9 ? new Float32Array(vector.length) : Float32Array.from(vector, (value) => value / length);
}

function sumOfHistory({ width, vectors, history = vectors }: ContentVectors, support: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(width);
  for (let position = 0; position < support.length; position++) {
    const start = support[position]! * width;
    for (let k = 0; k < width; k++) sum[k]! += history[start + k]!;
  }
  return sum;
}
