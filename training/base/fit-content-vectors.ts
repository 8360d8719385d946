import { FusionError } from '../../data/schema/errors.js';
import { type ContentVectors, unitVector } from '../../models/base/content-vectors.js';
import { type ContentField, type ItemDescriptions, type ItemToken, itemTokens } from '../../models/base/item-tokens.js';
import { addHashedToken } from '../../models/base/signed-hash.js';

/** Hyper-parameters of the content source. */
export interface ContentConfig {
  readonly width: number;
  /** In how many places of the vector each token leaves a sign; divides `width`. */
  readonly positions: number;
  /** Tokens of fewer items are dropped: a word that one item alone has cannot link it to another. */
  readonly minDocumentFrequency: number;
  readonly fieldWeights: Readonly<Record<ContentField, number>>;
}

/**
 * Describes each item by its tokens, weighted by rarity and hashed into `width` numbers.
 *
 * A token's amount is fieldWeight · (1 + ln count) · ln(1 + items / items with it). Nothing here depends on who liked
 * what, so one fit serves every split of the users.
 *
 * @throws FusionError `invalid_value` if `positions` does not divide `width`.
 */
export function fitContentVectors(items: ItemDescriptions, config: ContentConfig): ContentVectors {
  const { width, positions, minDocumentFrequency, fieldWeights } = config;
  if (width % positions !== 0) {
    throw new FusionError('invalid_value', `content.positions: expected a divisor of ${width}, got ${positions}`);
  }
  const count = items.ids.length;
  const tokens = Array.from({ length: count }, (_, item) => itemTokens(items, item));
  const frequencies = documentFrequencies(tokens);
  const vectors = new Float32Array(count * width);
  const isKnown = new Uint8Array(count);
  for (const [item, itsTokens] of tokens.entries()) {
    const sum = new Float64Array(width);
    for (const { field, token, count: occurrences } of itsTokens) {
      const frequency = frequencies.get(token)!;
      if (frequency < minDocumentFrequency) continue;
      const amount = fieldWeights[field] * (1 + Math.log(occurrences)) * Math.log1p(count / frequency);
      addHashedToken(sum, token, amount, { width, positions });
    }
    const vector = unitVector(sum);
    vectors.set(vector, item * width);
    isKnown[item] = vector.some((value) => value !== 0) ? 1 : 0;
  }
  return { width, items: count, vectors, isKnown };
}

/** Number of items that have each token. */
function documentFrequencies(tokens: readonly (readonly ItemToken[])[]): Map<string, number> {
  const frequencies = new Map<string, number>();
  for (const { token } of tokens.flat()) frequencies.set(token, (frequencies.get(token) ?? 0) + 1);
  return frequencies;
}
