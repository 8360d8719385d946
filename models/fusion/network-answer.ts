/** What the network says of rows. N rows, K sources. */
export interface NetworkAnswer {
  /** [N, K] */
  readonly weights: Float32Array;
  /** [N, K] */
  readonly confidences: Float32Array;
  /** [N] */
  readonly fused: Float32Array;
  /** Share of the item's own, in log-odds; [N] */
  readonly residual: Float32Array;
  /** Expected squared error of `fused`; [N] */
  readonly uncertainty: Float32Array;
}

/** An answer of columns that a graph gave. */
export function networkAnswer(column: (name: keyof NetworkAnswer) => Float32Array): NetworkAnswer {
  return {
    weights: column('weights'),
    confidences: column('confidences'),
    fused: column('fused'),
    residual: column('residual'),
    uncertainty: column('uncertainty'),
  };
}
