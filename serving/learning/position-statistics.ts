import { type LearningConfig, measuredExamination, positionFactor } from '../../models/bandit/index.js';

/** Deeper positions are not told apart. */
export const POSITIONS = 100;

/** How often each position of a retriever's lists was shown and rewarded, for taking position bias out of rewards. */
export class PositionStatistics {
  readonly #impressions = new Array<number>(POSITIONS).fill(0);
  readonly #clicks = new Array<number>(POSITIONS).fill(0);

  /** @param results that were shown. */
  show(results: number): void {
    for (let index = 0; index < Math.min(results, POSITIONS); index++) this.#impressions[index]! += 1;
  }

  /** A positive reward. */
  click(position: number): void {
    if (position < POSITIONS) this.#clicks[position]! += 1;
  }

  add(position: number, impressions: number, clicks: number): void {
    if (position >= POSITIONS) return;
    this.#impressions[position]! += impressions;
    this.#clicks[position]! += clicks;
  }

  /**
   * How many times a positive reward at a position counts: by measured examination where that is known well enough, else by the
   * curve of `position_eta`; divided by the mean over the rewards so far and this one, so that rewards keep their scale.
   */
  factor(position: number, { positionEta, maxIpsWeight }: LearningConfig): number {
    const examination = measuredExamination(this.#clicks, this.#impressions);
    const factorAt = (index: number) => positionFactor(index, { eta: positionEta, cap: maxIpsWeight }, examination);
    const own = factorAt(position);
    let sum = own;
    let count = 1;
    this.#clicks.forEach((clicks, index) => {
      if (clicks === 0) return;
      sum += clicks * factorAt(index);
      count += clicks;
    });
    return own / (sum / count);
  }
}
