import type { ArmCounts } from './arm-counts.js';
import { decayFactor } from './decay.js';
import type { PosteriorDelta } from './posterior-delta.js';

/**
 * The counts of one context, kept in memory: the same numbers as {@link armCounts} of all rows so far, at a constant cost.
 *
 * Halving is the same for all days, so the weighed sum of one day becomes that of another by one factor and the rows need not be
 * kept. A row of an earlier day (a backfill, a correction) is weighed down to the day that the sums stand at; a row of a later one
 * moves them on. Two numbers an arm, whatever the history. A changed half-life needs a rebuild.
 */
export class RunningCounts {
  readonly #alpha: Float64Array;
  readonly #beta: Float64Array;
  readonly #halfLifeDays: number | null;
  #day = Number.NEGATIVE_INFINITY;

  constructor(arms: number, halfLifeDays: number | null) {
    this.#alpha = new Float64Array(arms);
    this.#beta = new Float64Array(arms);
    this.#halfLifeDays = halfLifeDays;
  }

  add({ arm, day, alpha, beta }: PosteriorDelta): void {
    if (day > this.#day) this.#moveTo(day);
    const factor = decayFactor(day, this.#day, this.#halfLifeDays);
    this.#alpha[arm]! += alpha * factor;
    this.#beta[arm]! += beta * factor;
  }

  /** The counts on a day, not before the latest row's. */
  read(today: number): ArmCounts {
    const factor = this.#day === Number.NEGATIVE_INFINITY ? 1 : decayFactor(this.#day, today, this.#halfLifeDays);
    return { alpha: weighed(this.#alpha, factor), beta: weighed(this.#beta, factor) };
  }

  #moveTo(day: number): void {
    if (this.#day !== Number.NEGATIVE_INFINITY) {
      const factor = decayFactor(this.#day, day, this.#halfLifeDays);
      for (let arm = 0; arm < this.#alpha.length; arm++) {
        this.#alpha[arm]! *= factor;
        this.#beta[arm]! *= factor;
      }
    }
    this.#day = day;
  }
}

/** A loop, since every decision reads: `Array.from` with a function walks a typed array by its iterator, many times as slowly. */
function weighed(values: Float64Array, factor: number): number[] {
  const result = new Array<number>(values.length);
  for (let arm = 0; arm < values.length; arm++) result[arm] = Math.max(values[arm]! * factor, 0);
  return result;
}
