import { firstPositives } from '../../data/features/first-positives.js';
import { ratedItems } from '../../data/features/rated-items.js';
import { sliceEvents } from '../../data/features/user-events.js';
import { leaveOneOutVectors, type UserVectors } from '../../models/base/index.js';
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
 * What a user of the bundle rated last, oldest first, as training made supports of it; nothing for a user that the bundle does not have, or
 * a bundle without histories.
 * @param limit ratings at most
 */
export function ratedHistory(catalogue: Catalogue, userId: string, limit: number): readonly RatedRow[] {
  const { bundle } = catalogue;
  const user = bundleUser(catalogue, userId);
  const [histories, feedback] = [bundle?.live?.histories, bundle?.manifest.live?.feedback];
  if (user.index < 0 || histories === undefined || feedback === undefined) return [];
  const events = sliceEvents(histories, histories.offsets[user.index]!, histories.offsets[user.index + 1]!);
  const withoutEach = vectorsWithoutEach(
    catalogue,
    firstPositives(events, feedback, events.item.keys()).map((row) => events.item[row]!),
  );
  const { items, ratings } = ratedItems({ feedback }, events);
  return items.slice(-limit).map((item, index) => ({
    itemId: bundle!.items.ids[item]!,
    row: remembered(catalogue, { ...user, vectors: withoutEach.get(item) ?? user.vectors }, item),
    rating: ratings.slice(-limit)[index]!,
  }));
}

/** A user's vectors without each item that they liked; none where callers bring all scores. */
function vectorsWithoutEach({ scorers }: Catalogue, liked: readonly number[]): ReadonlyMap<number, UserVectors> {
  if (scorers === null) return new Map();
  const vectors = leaveOneOutVectors(scorers, liked);
  return new Map(liked.map((item, index) => [item, vectors[index]!]));
}

function remembered(catalogue: Catalogue, user: UserState, item: number): RememberedRow {
  const rows = knownRows(catalogue, [user], new Int32Array(1), Int32Array.of(item));
  return { rows: rememberRows(rows, [0], Uint8Array.of(1), () => false), index: 0 };
}
