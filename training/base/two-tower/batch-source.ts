import type { TokenBag } from '../../../models/base/token-bags.js';
import type { Positives } from '../positives.js';

/** What batches are drawn from. */
export interface BatchSource {
  /** Of each item; [items]. */
  readonly bags: readonly TokenBag[];
  /** The words of each item, from which texts are drawn; [items]. */
  readonly words: readonly TokenBag[];
  /** [users, items] */
  readonly positives: Positives;
  /** Users with at least two positives: one is the target, and something is left. */
  readonly users: readonly number[];
  /** How often an item is a target, of all draws; [items]. */
  readonly shares: Float64Array;
}

/** Prepares what batches are drawn from. */
export function batchSource(positives: Positives, bags: BatchSource['bags'], words: BatchSource['words']): BatchSource {
  const { offsets, indices, rows } = positives;
  const users = Array.from({ length: rows }, (_, user) => user).filter(
    (user) => offsets[user + 1]! - offsets[user]! > 1,
  );
  const shares = new Float64Array(positives.columns);
  for (const user of users) {
    const [start, end] = [offsets[user]!, offsets[user + 1]!];
    for (let at = start; at < end; at++) shares[indices[at]!]! += 1 / (users.length * (end - start));
  }
  return { bags, words, positives, users, shares };
}
