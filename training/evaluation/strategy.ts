import type { ScoredCase } from '../tasks/scored-case.js';

/** How one strategy ranks all items of a case. */
export interface Ranking {
  /** Higher is better; [items] */
  readonly scores: ArrayLike<number>;
  /** Probabilities, where the strategy gives any; [items] */
  readonly probabilities?: ArrayLike<number> | undefined;
  /** Mean fusion weights of the case, where the strategy has any; [K] */
  readonly weights?: ArrayLike<number>;
  /** Expected squared error, where the strategy says it; [items] */
  readonly uncertainty?: ArrayLike<number>;
  /** Confidence in each source, where the strategy has any; [items · K] */
  readonly confidences?: ArrayLike<number>;
  /** Share of the items' own in the log-odds, mean of its absolute value. */
  readonly residual?: number;
}

/** Something that ranks, fitted to training users. */
export interface Strategy {
  readonly name: string;
  /** @param exclude items that no short list may hold, the support if left out; who ranks all items may ignore it */
  rank(scored: ScoredCase, exclude?: ReadonlySet<number>): Promise<Ranking> | Ranking;
}

/** A strategy that needs to wait for nothing. */
export interface ImmediateStrategy extends Strategy {
  /** Whether it scores a row whatever the others are: then it gives probabilities, and can rank a part of the items. */
  readonly isPointwise: boolean;
  rank(scored: ScoredCase, exclude?: ReadonlySet<number>): Ranking;
}
