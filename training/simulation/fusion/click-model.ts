/** How people look at a list and what they like. */
export interface ClickModel {
  /** Results that are shown. */
  readonly shown: number;
  /** Chance that a user clicks the first item of their own ranking, once they look at it. */
  readonly attraction: number;
  /** Ranks after which that chance is half. */
  readonly halvingRank: number;
  /** The result at rank k is looked at with probability 1 / k^exponent. */
  readonly examinationExponent: number;
}

/**
 * The chance that a user clicks each candidate once they look at it: `attraction` · ½^((rank − 1) / `halvingRank`), by the rank that
 * the user would give it.
 *
 * By rank and not by score, so that all users are equally choosy, and so that the best list is known: their own ranking.
 *
 * @param ranking candidates, best first; [C]
 * @returns by candidate; [C]
 */
export function attractions(ranking: Int32Array, { attraction, halvingRank }: ClickModel): Float64Array {
  const chances = new Float64Array(ranking.length);
  ranking.forEach((candidate, index) => {
    chances[candidate] = attraction * 0.5 ** (index / halvingRank);
  });
  return chances;
}

/** The chance that each position is looked at, whatever stands there; [shown] */
export function examination({ shown, examinationExponent }: ClickModel): readonly number[] {
  return Array.from({ length: shown }, (_, index) => 1 / (index + 1) ** examinationExponent);
}

/** Clicks that a list gets on average. @param list candidates, best first. */
export function expectedClicks(list: Int32Array, chances: Float64Array, examined: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < list.length; index++) sum += examined[index]! * chances[list[index]!]!;
  return sum;
}

/**
 * Positions that are clicked: those that are looked at and liked. Each by itself (the position-based model).
 *
 * @param luck uniform; the lower, the more is clicked, whatever is shown. [shown]
 * @see Craswell et al., An experimental comparison of click position-bias models, WSDM 2008.
 */
export function drawClicks(
  list: Int32Array,
  chances: Float64Array,
  examined: readonly number[],
  luck: Float64Array,
): readonly number[] {
  const clicked: number[] = [];
  for (let index = 0; index < list.length; index++) {
    if (luck[index]! < examined[index]! * chances[list[index]!]!) clicked.push(index);
  }
  return clicked;
}
