import type { Dataset } from '../schema/dataset.js';

/** A user's rows of the log, in its order: by time, where it has times. */
export function userRows({ interactions: { offsets } }: Pick<Dataset, 'interactions'>, user: number): number[] {
  const start = offsets[user]!;
  return Array.from({ length: offsets[user + 1]! - start }, (_, index) => start + index);
}
