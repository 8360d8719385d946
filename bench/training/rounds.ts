import { median, type Ratio, ratioOfRounds } from '../rounds.js';
import type { Contestant } from './contestant.js';

/** A contestant that has started, and what it did. */
export interface Timed {
  /** Milliseconds of each step, by round. */
  readonly rounds: readonly (readonly number[])[];
  readonly peakMemoryMb: number;
}

/**
 * Lets contestants take steps in turn, round after round, so that whatever else the machine does hits all alike.
 * @param groups those of a group run at the same time
 */
export async function takeRounds(
  groups: readonly (readonly Contestant[])[],
  {
    rounds,
    seconds,
    onRound,
  }: { readonly rounds: number; readonly seconds: number; readonly onRound: (done: number) => void },
): Promise<readonly (readonly Timed[])[]> {
  const times = groups.map((group) => group.map(() => ({ rounds: [] as number[][], peakMemoryMb: 0 })));
  for (let round = 0; round < rounds; round++) {
    for (const [at, group] of groups.entries()) {
      const answers = await Promise.all(group.map((contestant) => contestant.ask({ seconds })));
      for (const [index, { ms, peak_memory_mb }] of answers.entries()) {
        times[at]![index]!.rounds.push(ms as number[]);
        times[at]![index]!.peakMemoryMb = peak_memory_mb as number;
      }
    }
    onRound(round + 1);
  }
  return times;
}

/** How many times as fast `a` was as `b`: compared within each round; the median of rounds, the least and the most. */
export function ratio(a: Timed, b: Timed): Ratio {
  return ratioOfRounds(a.rounds.map((ms, round) => median(b.rounds[round]!) / median(ms)));
}
