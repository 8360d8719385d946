const MARGIN = 1e-6;

/**
 * Which sources could be relied on for a row: those whose log loss against the target is below the median over the sources
 * that are there. With one source alone, it is reliable when it is on the target's side of ½.
 * @param scores [K] @param mask [K] @returns 1 or 0 by source, [K]
 */
export function reliableSources(scores: ArrayLike<number>, mask: ArrayLike<number>, target: number): number[] {
  const losses: number[] = [];
  for (let source = 0; source < scores.length; source++) losses.push(logLoss(scores[source]!, target));
  const present = losses.filter((_, source) => mask[source]).sort((a, b) => a - b);
  const middle = present.length >> 1;
  const median = present.length % 2 === 1 ? present[middle]! : (present[middle - 1]! + present[middle]!) / 2;
  const limit = present.length === 1 ? Math.log(2) : median;
  return losses.map((loss, source) => (mask[source] && loss < limit ? 1 : 0));
}

function logLoss(score: number, target: number): number {
  const p = Math.min(1 - MARGIN, Math.max(MARGIN, score));
  return -(target * Math.log(p) + (1 - target) * Math.log(1 - p));
}
