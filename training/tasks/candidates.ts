import { rawScores } from '../../models/base/score-items.js';
import type { UserVectors } from '../../models/base/user-vectors.js';
import type { PreparedCase } from './world.js';

/** Items that can be ranked for a user: those that some source scores. */
export interface Candidates {
  readonly size: number;
  has(item: number): boolean;
}

/** Sources that score every item. */
const OF_EVERYTHING: readonly string[] = ['popularity', 'mean_rating'];

const known = new WeakMap<UserVectors, Candidates>();

/**
 * The candidates of a case: the whole catalogue where a source is fused that scores everything; of imported sources the scored lists. Computed once per case.
 */
export function candidatesOf({ world: { scorers }, vectors }: Pick<PreparedCase, 'world' | 'vectors'>): Candidates {
  const { items } = scorers.popularity;
  if (scorers.sources.some((source) => OF_EVERYTHING.includes(source))) return { size: items, has: () => true };
  const cached = known.get(vectors);
  if (cached) return cached;
  const K = scorers.sources.length;
  const mask = new Uint8Array(items * K);
  rawScores(scorers, vectors, undefined, { raw: new Float32Array(items * K), mask });
  const made = new Set(Array.from({ length: items }, (_, item) => item).filter((item) => isScored(mask, item, K)));
  known.set(vectors, made);
  return made;
}

/** How many of some items are candidates. */
export function countWithin(candidates: Candidates, items: ReadonlySet<number>): number {
  let count = 0;
  for (const item of items) if (candidates.has(item)) count++;
  return count;
}

/** Whether any source scores an item. @param mask [items · K] */
export function isScored(mask: ArrayLike<number>, item: number, K: number): boolean {
  for (let cell = item * K; cell < (item + 1) * K; cell++) if (mask[cell]) return true;
  return false;
}
