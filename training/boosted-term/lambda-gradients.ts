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
    const ranks = Uint32Array.from(order.keys());
    const likedRanks = ranks.filter((rank) => target[order[rank]!] === 1);
    const otherRanks = ranks.filter((rank) => target[order[rank]!] === 0);
    const ideal = idealGain(likedRanks.length + missed[index]!);
    let total = 0;
    for (const liked of likedRanks) {
      const good = order[liked]!;
      for (const other of otherRanks) {
        if (liked >= TRUNCATION && other >= TRUNCATION) break;
        const bad = order[other]!;
        const apart = scores[good]! - scores[bad]!;
        const atStake = Math.abs(discount(liked) - discount(other)) / ideal / (0.01 + Math.abs(apart));
        const doubt = 1 / (1 + Math.exp(apart));
        const pull = doubt * atStake;
        const bend = pull * (1 - doubt);
        gradient[good]! -= pull;
        gradient[bad]! += pull;
        curvature[good]! += bend;
        curvature[bad]! += bend;
        total += 2 * pull;
      }
    }
    if (total === 0) continue;
    const share = Math.log2(1 + total) / total;
    for (let row = first; row < end; row++) {
      gradient[row]! *= share;
      curvature[row]! *= share;
    }
  }
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
