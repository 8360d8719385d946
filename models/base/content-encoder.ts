import { unitVector } from './content-vectors.js';
import type { ContentField, ItemToken } from './item-tokens.js';
import { addHashedToken } from './signed-hash.js';

/** What turns an item's tokens into its content vector: fitted to a catalogue, and kept for items that come later. */
export interface ContentEncoder {
  readonly width: number;
  /** In how many places of the vector each token leaves a sign; divides `width`. */
  readonly positions: number;
  readonly fieldWeights: Readonly<Record<ContentField, number>>;
  /** Items of the catalogue. */
  readonly documents: number;
  /** How many of them have each token. A token that is not here says nothing: no two items of the catalogue share it. */
  readonly frequencies: ReadonlyMap<string, number>;
}

/**
 * An item's content vector: its tokens, weighted by rarity, hashed, scaled to length 1.
 *
 * A token's amount is fieldWeight · (1 + ln count) · ln(1 + documents / documents with it).
 *
 * @returns [width]; zeros for an item without a token that the catalogue shares
 */
export function contentVector(
  { width, positions, fieldWeights, documents, frequencies }: ContentEncoder,
  tokens: readonly ItemToken[],
): Float32Array<ArrayBuffer> {
  const sum = new Float64Array(width);
  for (const { field, token, count } of tokens) {
    const frequency = frequencies.get(token);
    if (frequency === undefined) continue;
    const amount = fieldWeights[field] * (1 + Math.log(count)) * Math.log1p(documents / frequency);
    addHashedToken(sum, token, amount, { width, positions });
  }
  return unitVector(sum);
}
