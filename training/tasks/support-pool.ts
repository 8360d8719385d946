import { positivesWithin } from '../../models/adaptation/support-shape.js';
import { leaveOneOutVectors, type UserVectors } from '../../models/base/user-vectors.js';
import { candidatesOf } from './candidates.js';
import type { TaskRow } from './task-batch.js';
import type { PreparedCase } from './world.js';

/** What the support of a case's tasks is drawn from. */
export interface SupportPool {
  /** The latest positives that are candidates, each scored as before it was known. */
  readonly liked: readonly TaskRow[];
  /** Items that were used and not liked. */
  readonly dislikes: readonly number[];
  /** What is no negative: all that was used or liked. */
  readonly seen: ReadonlySet<number>;
}

const pools = new WeakMap<PreparedCase, Map<number, SupportPool>>();

/** The pool of a case for so many support rows; the same for each of its tasks, so it is made once. */
export function supportPool(known: PreparedCase, supportSetSize: number): SupportPool {
  const bySize = pools.get(known) ?? new Map<number, SupportPool>();
  pools.set(known, bySize);
  const pool = bySize.get(supportSetSize) ?? makePool(known, supportSetSize);
  bySize.set(supportSetSize, pool);
  return pool;
}

function makePool(known: PreparedCase, supportSetSize: number): SupportPool {
  const { support, events } = known;
  const candidates = candidatesOf(known); // a row that nobody scored says nothing of how to fuse
  const withoutEach = vectorsWithoutEach(known);
  const likes = new Set(support);
  const seen = new Set([...events.item, ...support]);
  return {
    liked: Array.from(
      support.filter((item) => candidates.has(item)).slice(-positivesWithin(supportSetSize)),
      (item): TaskRow => ({ item, target: 1, standsFor: 1, vectors: withoutEach.get(item)! }),
    ),
    dislikes: [...seen].filter((item) => candidates.has(item) && !likes.has(item)),
    seen,
  };
}

const withoutEachOf = new WeakMap<PreparedCase, ReadonlyMap<number, UserVectors>>();

/** The user's vectors without each support item, by item; made once. */
export function vectorsWithoutEach(known: PreparedCase): ReadonlyMap<number, UserVectors> {
  const made = withoutEachOf.get(known) ?? leaveOneOut(known);
  withoutEachOf.set(known, made);
  return made;
}

function leaveOneOut(known: PreparedCase): ReadonlyMap<number, UserVectors> {
  const vectors = leaveOneOutVectors(known.world.scorers, known.support, known.vectors.imported);
  return new Map([...known.support].map((item, index) => [item, vectors[index]!]));
}
