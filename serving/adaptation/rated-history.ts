import { firstPositives } from '../../data/features/first-positives.js';
import { ratedItems } from '../../data/features/rated-items.js';
import { sliceEvents } from '../../data/features/user-events.js';
import { BUILT_IN_SOURCES } from '../../data/schema/features.js';
import { leaveOneOutVectors, userVectors } from '../../models/base/index.js';
import { knownRows } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { bundleUser, type UserState } from '../scoring/user-state.js';
import { type RememberedRow, rememberRows } from './remembered-rows.js';

/** A rating that the bundle knows of. */
export interface RatedRow {
  readonly itemId: string;
  /** As it would have been scored before it was known. */
  readonly row: RememberedRow;
  /** From 0 to 1. */
  readonly rating: number;
}

/**
 * What a user of the bundle rated last, oldest first, as training made supports of it. Nothing for a user that the bundle does not have, for a
 * bundle without histories, and for one that fuses scores which callers bring: nobody kept those of items that were rated before.
 *
 * Liked items are scored without themselves among what is known, but by tables that were fitted with the user, as everything that a server
 * scores for users of the bundle is.
 * @param limit ratings at most
 */
export function ratedHistory(catalogue: Catalogue, userId: string, limit: number): readonly RatedRow[] {
  const { bundle, scorers } = catalogue;
  const user = bundleUser(catalogue, userId);
  const [histories, feedback] = [bundle?.live?.histories, bundle?.manifest.live?.feedback];
  if (user.index < 0 || scorers === null || histories === undefined || feedback === undefined) return [];
  if (!catalogue.sources.every(isBuiltIn)) return [];
  const events = sliceEvents(histories, histories.offsets[user.index]!, histories.offsets[user.index + 1]!);
  const liked = firstPositives(events, feedback, events.item.keys()).map((row) => events.item[row]!);
  const withoutEach = new Map(leaveOneOutVectors(scorers, liked).map((vectors, index) => [liked[index]!, vectors]));
  const whole = userVectors(scorers, liked); // of the events that the bundle kept, as the others
  const { items, ratings } = ratedItems({ feedback }, events);
  const first = Math.max(0, items.length - limit);
  return items.slice(first).map((item, index) => ({
    itemId: bundle!.items.ids[item]!,
    row: remembered(catalogue, { ...user, vectors: withoutEach.get(item) ?? whole }, item),
    rating: ratings[first + index]!,
  }));
}

function isBuiltIn(source: string): boolean {
  return (BUILT_IN_SOURCES as readonly string[]).includes(source);
}

function remembered(catalogue: Catalogue, user: UserState, item: number): RememberedRow {
  const rows = knownRows(catalogue, [user], new Int32Array(1), Int32Array.of(item));
  return { rows: rememberRows(rows, [0], Uint8Array.of(1), () => false), index: 0 };
}
