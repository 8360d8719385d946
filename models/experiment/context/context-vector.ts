import { hashText } from '../../base/signed-hash.js';
import { NUMBERS, type VisitContext } from './extract-context.js';
import { segmentKey } from './segment-key.js';

/** Places among which the values of words are dealt out. */
const BUCKETS = 16;

/** How long a vector is. */
export const VECTOR_WIDTH = 1 + NUMBERS.length + BUCKETS;

/**
 * A visit as linear policies read it: a 1, the numbers, and the declared words, each of which adds 1 to one of 16 places that a hash
 * of its `feature:value` gives. Nothing has to be known of a word beforehand; two that meet in one place are one to the policy.
 *
 * @returns [1 + numbers + 16]
 * @see Weinberger and others, Feature hashing for large scale multitask learning, ICML 2009.
 */
export function contextVector({ features, numbers }: VisitContext, declared: readonly string[]): Float64Array {
  const vector = new Float64Array(VECTOR_WIDTH);
  vector.set([1, ...numbers]);
  for (const name of declared)
    vector[1 + numbers.length + ((hashText(segmentKey(features, [name])) >>> 0) % BUCKETS)]! += 1;
  return vector;
}
