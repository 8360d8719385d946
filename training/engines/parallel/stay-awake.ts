/**
 * How many runs were asked of threads, and how many are answered, in memory that all threads see. The runs are messages; these numbers
 * are for who waits for the next message and has reason to think it near.
 */
export type Tally = Int32Array;
export const [ASKED, ANSWERED] = [0, 1];

/** A millisecond of looks: longer than a thread waits from one step to the next, and soon over where others want the core. */
const LOOKS = 100_000;

/**
 * Looks at one number of the tally while it is `asBefore`, or for a moment, and does not let the thread sleep: to wake it takes longer
 * than most of these waits, the more so on a virtual machine, where the core sleeps with it.
 */
export function stayAwake(tally: Tally, which: number, asBefore: (count: number) => boolean): void {
  for (let looks = 0; looks < LOOKS && asBefore(Atomics.load(tally, which)); looks++);
}
