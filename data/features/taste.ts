import { EVENTS } from '../schema/dataset.js';
import { entropy } from './entropy.js';
import { listenedMs } from './listened-ms.js';
import type { SessionItems } from './session-items.js';
import { isUse, type UserEvents, usesOf } from './user-events.js';

/** What a user used, in the order of the rows; needs no times. NaN where there is too little to tell. */
export interface Taste {
  /** Uses, a play count counted in full. */
  readonly uses: number;
  readonly distinctItems: number;
  /** Uses of an item by a kind of event that had already used it, as a share of all uses. */
  readonly repeatRate: number;
  /** Skips as a share of plays and skips. */
  readonly skipShare: number;
  /** Mean Jaccard distance between the genres of one use and the next. */
  readonly exploration: number;
  /** Shannon entropy of the genres used, in nats. */
  readonly genreEntropy: number;
  /** Minutes listened; NaN where no row says how long. */
  readonly minutes: number;
}

/** O(rows × genres of an item). */
export function summarizeTaste(events: UserEvents, items: SessionItems): Taste {
  const seenItems = new Set<number>();
  const seenPairs = new Set<number>();
  const genres = new Map<string, number>();
  let [rows, uses, plays, skips, distance, listened, previous] = [0, 0, 0, 0, 0, Number.NaN, -1];

  for (let row = 0; row < events.item.length; row++) {
    const [item, event] = [events.item[row]!, events.event[row]!];
    const duration = listenedMs(events, items, row);
    if (!Number.isNaN(duration)) listened = (listened || 0) + duration;
    if (event === SKIP) skips++;
    if (!isUse(event)) continue;

    const count = usesOf(events, row);
    uses += count;
    if (event === PLAY) plays += count;
    seenItems.add(item);
    seenPairs.add(item * EVENTS.length + event);
    if (rows++ > 0 && item !== previous) distance += jaccardDistance(kindOf(items, previous), kindOf(items, item));
    previous = item;
    const itemGenres = items.genres[item]!;
    for (const genre of itemGenres) genres.set(genre, (genres.get(genre) ?? 0) + 1 / itemGenres.length);
  }
  return {
    uses,
    distinctItems: seenItems.size,
    repeatRate: uses > 0 ? 1 - seenPairs.size / uses : Number.NaN,
    skipShare: plays + skips > 0 ? skips / (plays + skips) : Number.NaN,
    exploration: rows > 1 ? distance / (rows - 1) : Number.NaN,
    genreEntropy: entropy(genres.values()),
    minutes: listened / 60_000,
  };
}

const PLAY = EVENTS.indexOf('play');
const SKIP = EVENTS.indexOf('skip');

/** What an item is like: its genres, else its artist, else nothing but itself. */
function kindOf(items: SessionItems, item: number): readonly string[] {
  const genres = items.genres[item]!;
  return genres.length > 0 ? genres : [items.artists[item] || items.ids[item]!];
}

/** 1 − |a ∩ b| / |a ∪ b|, for lists without repetitions that are not both empty. */
function jaccardDistance(a: readonly string[], b: readonly string[]): number {
  const shared = a.filter((entry) => b.includes(entry)).length;
  return 1 - shared / (a.length + b.length - shared);
}
