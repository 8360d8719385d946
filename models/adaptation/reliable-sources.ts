const MARGIN = 1e-6;

/** One row of columns by source: `count` of them from `start` on. */
export interface SourceRow {
  readonly scores: ArrayLike<number>;
  readonly mask: ArrayLike<number>;
  readonly start: number;
  readonly count: number;
}

/**
 * Which sources could be relied on for a row: those whose log loss against the target is below the median over the sources
 * that are there. With one source alone, it is reliable when it is on the target's side of ½.
 * @param scores [K] @param mask [K] @returns 1 or 0 by source, [K]
 */
export function reliableSources(scores: ArrayLike<number>, mask: ArrayLike<number>, target: number): number[] {
  const reliable = Array.from(scores, () => 0);
  writeReliable(reliable, { scores, mask, start: 0, count: scores.length }, target);
  return reliable;
}

/** {@link reliableSources} of a row among many, written where the row has its scores: a training step asks for hundreds. */
export function writeReliable(
  out: { [index: number]: number },
  { scores, mask, start, count }: SourceRow,
  target: number,
): void {
  const present: number[] = []; // losses, ascending
  for (let at = start; at < start + count; at++) {
    if (mask[at]) insert(present, logLoss(scores[at]!, target));
  }
  const middle = present.length >> 1;
  const median = present.length % 2 === 1 ? present[middle]! : (present[middle - 1]! + present[middle]!) / 2;
  const limit = present.length === 1 ? Math.log(2) : median;
  for (let at = start; at < start + count; at++) {
    out[at] = mask[at] && logLoss(scores[at]!, target) < limit ? 1 : 0;
  }
}

/** Into a short ascending list. */
function insert(list: number[], value: number): void {
  let place = list.length;
  for (; place > 0 && list[place - 1]! > value; place--) list[place] = list[place - 1]!;
  list[place] = value;
}

function logLoss(score: number, target: number): number {
  const p = Math.min(1 - MARGIN, Math.max(MARGIN, score));
  return -(target * Math.log(p) + (1 - target) * Math.log(1 - p));
}
