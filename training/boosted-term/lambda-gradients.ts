/** Rows of cases one after the other, as boosting reads them. */
export interface GroupedRows {
  /** The first row of each case, and behind them the number of rows; [cases + 1] */
  readonly starts: Int32Array;
  /** 1 for what the user came to like; [rows] */
  readonly target: Uint8Array;
  /** Of what the user came to like, how much is not among the rows; [cases] */
  readonly missed: Int32Array;
}

/** How far scores should move; written anew by every call, and kept from one to the next. */
export interface Slopes {
  /** Of the loss, uphill; [rows] */
  readonly gradient: Float64Array;
  /** How sharply that changes; [rows] */
  readonly curvature: Float64Array;
  /** The rows of each case, best first: from one call to the next few change places. [rows] */
  readonly order: Uint32Array;
}

export function slopesOf(rows: number): Slopes {
  return {
    gradient: new Float64Array(rows),
    curvature: new Float64Array(rows),
    order: Uint32Array.from({ length: rows }, (_, row) => row),
  };
}

/** Ranks that are looked at: a pair counts where one of the two stands there. Twice what is measured, so that the tenth place is fought for. */
const TRUNCATION = 20;

/**
 * LambdaRank's gradients: how far each row should move for NDCG to rise, and how sharply that changes. A pair of rows, one liked and one
 * not, pulls by what NDCG would gain if the two changed places; each case pulls about as much as any other, however many pairs it has.
 * @param scores [rows]
 * @see Burges, From RankNet to LambdaRank to LambdaMART, Microsoft Research 2010
 */
export function lambdaGradients(
  { starts, target, missed }: GroupedRows,
  scores: Float64Array,
  { gradient, curvature, order: all }: Slopes,
): void {
  gradient.fill(0);
  curvature.fill(0);
  for (let index = 0; index + 1 < starts.length; index++) {
    const [first, end] = [starts[index]!, starts[index + 1]!];
    const order = all.subarray(first, end);
    sortByScore(order, scores);
    const liked = rankedOf(order, scores, target, 1);
    const others = rankedOf(order, scores, target, 0);
    const ideal = idealGain(liked.rows.length + missed[index]!);
    let total = 0;
    for (let good = 0; good < liked.rows.length; good++) {
      const [score, discount] = [liked.scores[good]!, liked.discounts[good]!];
      const pairs = liked.ranks[good]! < TRUNCATION ? others.rows.length : others.seen;
      let [pulls, bends] = [0, 0];
      for (let bad = 0; bad < pairs; bad++) {
        const apart = score - others.scores[bad]!;
        const atStake = Math.abs(discount - others.discounts[bad]!) / ideal / (0.01 + Math.abs(apart));
        const doubt = 1 / (1 + Math.exp(apart));
        const pull = doubt * atStake;
        const bend = pull * (1 - doubt);
        pulls += pull;
        bends += bend;
        const row = others.rows[bad]!;
        gradient[row]! += pull;
        curvature[row]! += bend;
      }
      const row = liked.rows[good]!;
      gradient[row]! -= pulls;
      curvature[row]! += bends;
      total += 2 * pulls;
    }
    if (total === 0) continue;
    const share = Math.log2(1 + total) / total;
    for (let row = first; row < end; row++) {
      gradient[row]! *= share;
      curvature[row]! *= share;
    }
  }
}

/** Some rows of a case, best first, and what a pair of them needs. */
interface Ranked {
  readonly rows: Uint32Array;
  readonly ranks: Uint32Array;
  readonly scores: Float64Array;
  /** What NDCG counts where they stand. */
  readonly discounts: Float64Array;
  /** How many of them are looked at by themselves. */
  readonly seen: number;
}

/** @param kind the target of the rows that are taken */
function rankedOf(order: Uint32Array, scores: Float64Array, target: Uint8Array, kind: 0 | 1): Ranked {
  let [count, seen] = [0, 0];
  for (let rank = 0; rank < order.length; rank++) {
    if (target[order[rank]!] !== kind) continue;
    count++;
    if (rank < TRUNCATION) seen++;
  }
  const ranked = {
    rows: new Uint32Array(count),
    ranks: new Uint32Array(count),
    scores: new Float64Array(count),
    discounts: new Float64Array(count),
    seen,
  };
  for (let rank = 0, at = 0; at < count; rank++) {
    const row = order[rank]!;
    if (target[row] !== kind) continue;
    ranked.rows[at] = row;
    ranked.ranks[at] = rank;
    ranked.scores[at] = scores[row]!;
    ranked.discounts[at] = discount(rank);
    at++;
  }
  return ranked;
}

const DISCOUNTS = Float64Array.from({ length: 1000 }, (_, rank) => 1 / Math.log2(rank + 2));

/** Best first, equals by number. By insertion, which is quick where little is out of place. */
function sortByScore(order: Uint32Array, scores: Float64Array): void {
  for (let at = 1; at < order.length; at++) {
    const row = order[at]!;
    const score = scores[row]!;
    let to = at;
    for (; to > 0; to--) {
      const other = order[to - 1]!;
      if (scores[other]! > score || (scores[other] === score && other < row)) break;
      order[to] = other;
    }
    order[to] = row;
  }
}

/** What NDCG counts at a rank, from 0 on. */
function discount(rank: number): number {
  return DISCOUNTS[rank] ?? 1 / Math.log2(rank + 2);
}

function idealGain(liked: number): number {
  let gain = 0;
  for (let rank = 0; rank < Math.min(liked, TRUNCATION); rank++) gain += discount(rank);
  return gain;
}
