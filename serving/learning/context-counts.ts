import { type ArmCounts, decayFactor } from '../../models/bandit/index.js';
import type { ArmLesson } from './arm-lesson.js';

/**
 * What is known in one context: sums by arm, weighed by age, and how many rewarded interactions they come from.
 *
 * As `RunningCounts`, for arms that go by their names: a retriever's sources change, and what is known of the others stays. All
 * sums stand at one day; halving is the same for every day, so a factor takes them to another.
 */
export class ContextCounts {
  readonly halfLifeDays: number | null;
  /** Whatever their age. */
  interactions = 0;
  readonly #sums = new Map<string, { alpha: number; beta: number }>();
  #day = Number.NEGATIVE_INFINITY;

  constructor(halfLifeDays: number | null) {
    this.halfLifeDays = halfLifeDays;
  }

  add({ arm, day, alpha, beta }: ArmLesson): void {
    if (day > this.#day) this.#moveTo(day);
    const factor = decayFactor(day, this.#day, this.halfLifeDays);
    const sum = this.#sums.get(arm);
    if (sum) {
      sum.alpha += alpha * factor;
      sum.beta += beta * factor;
    } else {
      this.#sums.set(arm, { alpha: alpha * factor, beta: beta * factor });
    }
  }

  /** Of some arms, in their order, on a day not before the latest lesson's. At least 0. */
  read(arms: readonly string[], today: number): ArmCounts {
    const factor = this.#sums.size === 0 ? 1 : decayFactor(this.#day, today, this.halfLifeDays);
    const alpha = new Array<number>(arms.length).fill(0);
    const beta = new Array<number>(arms.length).fill(0);
    for (let i = 0; i < arms.length; i++) {
      const sum = this.#sums.get(arms[i]!);
      if (sum === undefined) continue;
      alpha[i] = Math.max(sum.alpha * factor, 0);
      beta[i] = Math.max(sum.beta * factor, 0);
    }
    return { alpha, beta };
  }

  #moveTo(day: number): void {
    if (this.#sums.size > 0) {
      const factor = decayFactor(this.#day, day, this.halfLifeDays);
      for (const sum of this.#sums.values()) {
        sum.alpha *= factor;
        sum.beta *= factor;
      }
    }
    this.#day = day;
  }
}
