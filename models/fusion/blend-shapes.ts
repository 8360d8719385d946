import { FusionError } from '../../data/schema/errors.js';

/** Column lengths of a blend over rows: scores and mask [rows · sources], weights [sources], out [rows]. */
export interface BlendShapes {
  readonly scores: ArrayLike<number>;
  readonly mask: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
  readonly out: ArrayLike<number>;
}

/** @throws FusionError `internal` when the lengths do not fit together. */
export function assertBlendShapes({ scores, mask, weights, out }: BlendShapes): void {
  const cells = out.length * weights.length;
  if (scores.length === cells && mask.length === cells) return;
  const expected = `${out.length} rows of ${weights.length} sources, ${cells} cells`;
  const message = `blendRows: expected ${expected}; got ${scores.length} scores and ${mask.length} mask values.`;
  throw new FusionError('internal', message);
}
