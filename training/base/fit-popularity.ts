import { type Dataset, isPositive } from '../../data/schema/dataset.js';
import { createPopularity, type Popularity } from '../../models/base/popularity.js';

const DAY_MS = 86_400_000;

/**
 * Counts the given users' positives per item as they look at `moment`.
 *
 * A user counts once per item, by the latest of their positives up to then. Undated positives never fade; those after
 * the moment do not count.
 *
 * @param moment milliseconds since 1970; left out: the users' last positive.
 */
export function fitPopularity(
  dataset: Dataset,
  users: ArrayLike<number>,
  { halfLifeDays, moment }: { readonly halfLifeDays: number | null; readonly moment?: number },
): Popularity {
  const now = moment ?? lastPositive(dataset, users);
  const counts = new Float64Array(dataset.items.ids.length);
  for (let row = 0; row < users.length; row++) {
    const worth = new Map<number, number>();
    forEachPositive(dataset, users[row]!, (item, timestamp) => {
      if (timestamp > now) return;
      const ageDays = (now - timestamp) / DAY_MS;
      const value = halfLifeDays === null || Number.isNaN(ageDays) ? 1 : 0.5 ** (ageDays / halfLifeDays);
      worth.set(item, Math.max(worth.get(item) ?? 0, value));
    });
    for (const [item, value] of worth) counts[item]! += value;
  }
  return createPopularity({ counts, halfLifeDays, moment: now });
}

/** Time of the users' last positive; NaN if none is dated. */
function lastPositive(dataset: Dataset, users: ArrayLike<number>): number {
  let last = Number.NaN;
  for (let row = 0; row < users.length; row++) {
    forEachPositive(dataset, users[row]!, (_, timestamp) => {
      if (!(timestamp <= last) && !Number.isNaN(timestamp)) last = timestamp;
    });
  }
  return last;
}

function forEachPositive(dataset: Dataset, user: number, visit: (item: number, timestamp: number) => void): void {
  const { offsets, item, timestamp } = dataset.interactions;
  for (let index = offsets[user]!; index < offsets[user + 1]!; index++) {
    if (isPositive(dataset, index)) visit(item[index]!, timestamp[index]!);
  }
}
