import { FusionError } from '../../data/schema/errors.js';
import { type ContentEncoder, contentVector } from '../../models/base/content-encoder.js';
import type { ContentVectors } from '../../models/base/content-vectors.js';
import { type ContentField, type ItemDescriptions, itemTokens } from '../../models/base/item-tokens.js';

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
 * Describes each item by its tokens, weighted by rarity and hashed into `width` numbers. Nothing here depends on who liked
 * what, so one fit serves every split of the users.
 *
 * @throws FusionError `invalid_value` if `positions` does not divide `width`.
 */
export function fitContentVectors(items: ItemDescriptions, config: ContentConfig): ContentVectors {
  const encoder = fitContentEncoder(items, config);
  const { width } = encoder;
  const count = items.ids.length;
  const vectors = new Float32Array(count * width);
  const isKnown = new Uint8Array(count);
  for (let item = 0; item < count; item++) {
    const vector = contentVector(encoder, itemTokens(items, item));
    vectors.set(vector, item * width);
    isKnown[item] = vector.some((value) => value !== 0) ? 1 : 0;
  }
  return { width, items: count, vectors, isKnown };
}

/** Counts the tokens of a catalogue. @throws FusionError as above. */
export function fitContentEncoder(items: ItemDescriptions, config: ContentConfig): ContentEncoder {
  const { width, positions, minDocumentFrequency, fieldWeights } = config;
  if (width % positions !== 0) {
    throw new FusionError('invalid_value', `content.positions: expected a divisor of ${width}, got ${positions}`);
  }
  const frequencies = new Map<string, number>();
  for (let item = 0; item < items.ids.length; item++) {
    for (const { token } of itemTokens(items, item)) frequencies.set(token, (frequencies.get(token) ?? 0) + 1);
  }
  for (const [token, frequency] of frequencies) if (frequency < minDocumentFrequency) frequencies.delete(token);
  return { width, positions, fieldWeights, documents: items.ids.length, frequencies };
}
