import { FusionError } from '../../data/schema/errors.js';

/** Item indices that are left out of a ranking or are the relevant ones of a case. */
export type ItemSet = ReadonlySet<number>;

const NO_ITEMS: ItemSet = new Set();

/**
 * The k best items by score, best first; among equal scores the smaller index goes first, so the answer is unique.
 *
 * A heap of the k best so far, whose root is the one to beat: most of a long list costs one comparison per item. Since
 * indices rise during the scan, a newcomer that only equals the root always loses the tie, and the exclusions are asked
 * for nothing but newcomers that would get in.
 *
 * @param scores [items], any numbers but NaN (an excluded item may be NaN).
 * @param k how many, at least 0; fewer come back when fewer items are left.
 * @param exclude items that must not be ranked, such as the support of a case.
 * @returns [at most k] item indices by rank.
 * @throws FusionError `internal` on a NaN score that would have to be ranked.
 */
export function topK(scores: ArrayLike<number>, k: number, exclude: ItemSet = NO_ITEMS): Int32Array<ArrayBuffer> {
  const heap = new Int32Array(Math.min(k, scores.length));
  let index = 0;
  let size = 0;
  for (; index < scores.length && size < heap.length; index++) {
    if (exclude.has(index)) continue;
    assertNumber(scores, index);
    heap[size++] = index;
  }
  const best = heap.subarray(0, size);
  for (let position = (size >> 1) - 1; position >= 0; position--) siftDown(best, position, scores);

  if (size > 0) {
    let threshold = scores[best[0]!]!;
    for (; index < scores.length; index++) {
      if (scores[index]! <= threshold || exclude.has(index)) continue;
      assertNumber(scores, index); // NaN is not <= anything, so it gets here
      best[0] = index;
      siftDown(best, 0, scores);
      threshold = scores[best[0]!]!;
    }
  }
  return best.sort((a, b) => (ranksBelow(a, b, scores) ? 1 : -1));
}

/** Restores the heap below a position: every parent ranks below its children. */
function siftDown(heap: Int32Array, start: number, scores: ArrayLike<number>): void {
  const moving = heap[start]!;
  let position = start;
  for (let child = 2 * position + 1; child < heap.length; child = 2 * position + 1) {
    if (child + 1 < heap.length && ranksBelow(heap[child + 1]!, heap[child]!, scores)) child++;
    if (!ranksBelow(heap[child]!, moving, scores)) break;
    heap[position] = heap[child]!;
    position = child;
  }
  heap[position] = moving;
}

function ranksBelow(a: number, b: number, scores: ArrayLike<number>): boolean {
  return scores[a]! < scores[b]! || (scores[a] === scores[b] && a > b);
}

function assertNumber(scores: ArrayLike<number>, index: number): void {
  if (Number.isNaN(scores[index])) {
    throw new FusionError('internal', `topK: expected a number as the score of item ${index}, got NaN.`);
  }
}
