import { unitVector } from '../../models/base/content-vectors.js';
import { normalizeText } from '../../models/base/item-tokens.js';
import { addHashedToken } from '../../models/base/signed-hash.js';

/** Letters in a row that count as one feature of a word, so that words of one stem are alike. */
const GRAM = 3;
/** Length of the vector of a word's grams, beside the 1 of the word itself. */
const GRAMS_SHARE = 0.5;

/**
 * A text as a unit vector, by hashing: no model, no training, the same on every machine. Texts are alike as far as they share words,
 * and, less, pieces of words. It knows no synonyms and no languages: where those matter, bring vectors of an encoder.
 *
 * Each word, without case and accents, weighs 1 + log(count); its trigrams, with its ends marked, make a vector half as
 * long.
 *
 * @returns [dimension]; zeros for a text without letters or digits.
 * @see Weinberger et al., Feature Hashing for Large Scale Multitask Learning, 2009.
 * @see Bojanowski et al., Enriching Word Vectors with Subword Information, 2017 (grams with marked ends).
 */
export function embedText(text: string, dimension: number): Float32Array {
  const counts = new Map<string, number>();
  for (const word of normalizeText(text).split(' ')) if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1);
  const vector = new Float64Array(dimension);
  const into = { width: dimension, positions: 1 };
  for (const [word, count] of counts) {
    const weight = 1 + Math.log(count);
    addHashedToken(vector, `word:${word}`, weight, into);
    const grams = gramsOf(word);
    for (const gram of grams)
      addHashedToken(vector, `gram:${gram}`, (GRAMS_SHARE * weight) / Math.sqrt(grams.length), into);
  }
  return unitVector(vector);
}

/** `<cat>` becomes `<ca`, `cat`, `at>`; a word has at least one. */
function gramsOf(word: string): string[] {
  const marked = `<${word}>`;
  return Array.from({ length: Math.max(1, marked.length - GRAM + 1) }, (_, start) => marked.slice(start, start + GRAM));
}
