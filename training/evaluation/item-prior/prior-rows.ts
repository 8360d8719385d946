import { topK } from '../../../models/metrics/top-k.js';
import type { Foundation } from '../../foundation.js';
import { candidatesOf } from '../../tasks/candidates.js';
import { scoreCase } from '../../tasks/scored-case.js';
import type { PreparedCase, World } from '../../tasks/world.js';
import type { ImmediateStrategy } from '../strategy.js';

/** The items that weights by count rank first, of many cases: what an item's own term can still move into sight. */
export interface PriorRows {
  readonly worlds: readonly World[];
  /** Index of the row's world. */
  readonly world: Int32Array;
  readonly item: Int32Array;
  /** What weights by count say. */
  readonly score: Float32Array;
  /** 1 for what the user came to like. */
  readonly target: Uint8Array;
}

/** Items of a case that are looked at. */
export const DEPTH = 300;

/** Rows of cases. */
export function collectPriorRows(
  { calibrators }: Foundation,
  cases: readonly PreparedCase[],
  byCount: ImmediateStrategy,
): PriorRows {
  const worlds = [...new Set(cases.map(({ world }) => world))];
  const parts = cases.map((known) => {
    const { scores } = byCount.rank(scoreCase(known, calibrators));
    const candidates = candidatesOf(known);
    const items = topK(scores, DEPTH, new Set(known.support)).filter((item) => candidates.has(item));
    const liked = new Set(known.truth);
    return {
      world: new Int32Array(items.length).fill(worlds.indexOf(known.world)),
      item: items,
      score: Float32Array.from(items, (item) => scores[item]!),
      target: Uint8Array.from(items, (item) => Number(liked.has(item))),
    };
  });
  const rows = parts.reduce((sum, { item }) => sum + item.length, 0);
  const joined = {
    worlds,
    world: new Int32Array(rows),
    item: new Int32Array(rows),
    score: new Float32Array(rows),
    target: new Uint8Array(rows),
  };
  let start = 0;
  for (const part of parts) {
    joined.world.set(part.world, start);
    joined.item.set(part.item, start);
    joined.score.set(part.score, start);
    joined.target.set(part.target, start);
    start += part.item.length;
  }
  return joined;
}
