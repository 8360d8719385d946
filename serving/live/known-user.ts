import { firstPositives } from '../../data/features/first-positives.js';
import { sessionFeatures } from '../../data/features/session-features.js';
import { countUses, sliceEvents, type UserEvents } from '../../data/features/user-events.js';
import { userProfile } from '../../data/features/user-profile.js';
import { userType } from '../../data/features/user-type.js';
import type { UserType } from '../../data/schema/features.js';
import { type UserVectors, userVectors } from '../../models/base/index.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { describeItem } from '../scoring/describe-candidate.js';
import type { DescribedItem } from './described-item.js';
import type { LiveCatalogue } from './live-catalogue.js';
import type { LiveEvent } from './live-event.js';
import { metItems } from './met-items.js';

/** What a user's events say of them. */
export interface KnownUser {
  /** Raw, NaN where missing; [18] */
  readonly sessionFeatures: Float32Array;
  readonly userType: UserType;
  /** Null where callers bring all scores. */
  readonly vectors: UserVectors | null;
  /** What these have in common, where the bundle's network asks about it; [F + 1] */
  readonly profile?: Float32Array;
  /** Distinct items that they liked. */
  readonly positives: number;
}

export interface KnownUserInputs {
  readonly catalogue: Catalogue;
  readonly live: LiveCatalogue;
  /** Row of the bundle's user table, whose events come first; −1 for none. */
  readonly user: number;
  /** Those that came in, in order of time. */
  readonly events: readonly LiveEvent[];
  /** Items that were put, by id. */
  readonly described: (id: string) => DescribedItem | undefined;
}

/**
 * A user as training would know them from these events, by its functions: session features, user type, folded-in vectors.
 *
 * The bundle's history of a user is taken to be whole up to its last event: what came in until then is in it already. In sets
 * without times, events have none either, and are in the order in which they came.
 */
export function knownUser({ catalogue, live, user, events, described }: KnownUserInputs): KnownUser {
  const { reference, feedback, historyEvents } = live;
  const { ids, rows } = history(catalogue, live, user, events);
  const latest = sliceEvents(rows, Math.max(0, rows.item.length - historyEvents), rows.item.length);
  const { items, history: statistics, scorers } = metItems(catalogue, live, ids, described);
  const features = sessionFeatures({ events: latest, items, history: statistics, reference, asOf: Number.NaN });
  const support = firstPositives(latest, feedback, latest.item.keys()).map((row) => latest.item[row]!);
  return {
    sessionFeatures: features,
    userType: userType(features, reference.typeQuantiles, { uses: countUses(latest) }),
    vectors: scorers && userVectors(scorers, support),
    ...(catalogue.bundle?.manifest.boosted_term && {
      profile: profileOf(
        catalogue,
        support.map((at) => ids[at]!),
        described,
      ),
    }),
    positives: support.length,
  };
}

function profileOf(
  catalogue: Catalogue,
  ids: readonly string[],
  described: KnownUserInputs['described'],
): Float32Array {
  const items = ids.map((id) => described(id)?.description ?? describeItem(catalogue, catalogue.items.get(id) ?? -1));
  const names = catalogue.bundle!.manifest.item_features;
  const values = Float32Array.from(items.flatMap(({ features }) => [...features]));
  return userProfile({ names, values }, ids.length);
}

/** Both parts, with items as positions in a list of ids. */
function history(
  { bundle }: Catalogue,
  { histories, reference, feedback }: LiveCatalogue,
  user: number,
  events: readonly LiveEvent[],
): { readonly ids: readonly string[]; readonly rows: UserEvents } {
  const [start, end] = user < 0 ? [0, 0] : [histories.offsets[user]!, histories.offsets[user + 1]!];
  const past = sliceEvents(histories, start, end);
  const last = past.timestamp.reduce((latest, time) => (time > latest ? time : latest), Number.NEGATIVE_INFINITY);
  const added = events.filter(({ occurredAt }) => occurredAt > last);
  const positions = new Map<string, number>();
  const positionOf = (id: string) => {
    const position = positions.get(id) ?? positions.size;
    positions.set(id, position);
    return position;
  };
  const column = (known: ArrayLike<number>, of: (event: LiveEvent) => number) => [
    ...Array.from(known),
    ...added.map(of),
  ];
  const itemIds = bundle?.items.ids ?? [];
  const item = column(
    Array.from(past.item, (row) => positionOf(itemIds[row]!)),
    ({ itemId }) => positionOf(itemId),
  );
  const best = feedback.kind === 'graded' ? feedback.max : Number.NaN;
  const rows = {
    item: Int32Array.from(item),
    timestamp: Float64Array.from(
      column(past.timestamp, ({ occurredAt }) => (reference.hasTimes ? occurredAt : Number.NaN)),
    ),
    event: Uint8Array.from(column(past.event, ({ event }) => event)),
    value: Float64Array.from(
      column(past.value, ({ value, isLiked }) => (Number.isNaN(value) && isLiked ? best : value)),
    ),
    durationMs: Float64Array.from(column(past.durationMs, ({ durationMs }) => durationMs)),
  };
  return { ids: [...positions.keys()], rows };
}
