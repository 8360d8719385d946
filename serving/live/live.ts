import { readEventsSince } from '../../data/store/reads/live-events.js';
import type { Store } from '../../data/store/store.js';
import type { EntityFeed } from '../entities/entity-feed.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { liveEvent } from './live-event.js';
import { LiveUsers } from './live-users.js';
import { PutItems } from './put-items.js';

/** How much of users and items that change is held in memory. */
export interface LiveLimits {
  /** Of users' events; of users beyond it the store is asked. */
  readonly eventBytes: number;
  /** Users whose features and vectors are kept ready. */
  readonly states: number;
  /** Users, and items, that can be put; those that were deleted count, too. */
  readonly puts: number;
  /** Events that are read at start. */
  readonly restoredRows: number;
}

export const DEFAULT_LIVE_LIMITS: LiveLimits = {
  eventBytes: 64 * 2 ** 20,
  states: 20_000,
  puts: 100_000,
  restoredRows: 200_000,
};

export interface LiveOptions {
  readonly store: Store | null;
  readonly entities: EntityFeed;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly onError: (error: unknown, message: string) => void;
  readonly catalogueOf: (namespace: string) => Catalogue | null;
  readonly limits?: Partial<LiveLimits> | undefined;
}

/** Of each user; a bundle's histories are no longer. */
const EVENTS_PER_USER = 1000;

/** Users and items that change while the server runs. */
export interface Live {
  readonly users: LiveUsers;
  readonly items: PutItems;
  readonly limits: LiveLimits;
  /** Reads what the store has; with trouble told to `onError`. */
  restore(): Promise<void>;
  /** Brings in what other servers took since the last time. @throws FusionError `store_unavailable` */
  refresh(): Promise<void>;
}

/** Clocks of servers may differ by so much, and a row may be so long on its way. */
const OVERLAP_MS = 60_000;
/** Events of other servers that are taken in at a time. */
const REFRESHED_ROWS = 50_000;

export function createLive({ store, entities, wallClock, onError, catalogueOf, limits: given }: LiveOptions): Live {
  const limits = { ...DEFAULT_LIVE_LIMITS, ...given };
  const items = new PutItems({ store, wallClock, entities });
  const users = new LiveUsers({
    ...{ store, wallClock, entities, onError, items, catalogueOf },
    ...{ capacityBytes: limits.eventBytes, eventsPerUser: EVENTS_PER_USER },
    ...{ restoredRows: limits.restoredRows, keptStates: limits.states },
  });
  let readUntilMs = wallClock();
  return {
    users,
    items,
    limits,
    restore: async () => {
      readUntilMs = wallClock();
      await users.events.restore().catch((error) => onError(error, 'what users did could not be read from the store'));
    },
    refresh: async () => {
      if (!store?.isShared) return; // nobody else takes anything
      const since = new Date(readUntilMs - OVERLAP_MS).toISOString();
      const rows = await readEventsSince(store, { since, limit: REFRESHED_ROWS });
      for (const row of rows) {
        const event = liveEvent(row);
        if (event !== null) users.events.add(row.namespace, row.user_id, event);
      }
      const last = rows.at(-1);
      if (last !== undefined) readUntilMs = Math.max(readUntilMs, Date.parse(last.received_at));
    },
  };
}
