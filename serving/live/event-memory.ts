import { countUsers, type LiveEventRow, readRecentUsers, readUserEvents } from '../../data/store/reads/live-events.js';
import type { Store } from '../../data/store/store.js';
import { userKey } from '../adaptation/keys.js';
import { LruCache } from '../memory/lru-cache.js';
import { type LiveEvent, liveEvent } from './live-event.js';

export interface EventMemoryOptions {
  /** Null: what does not fit is gone. */
  readonly store: Store | null;
  /** Of all users together. */
  readonly capacityBytes: number;
  /** Of each user, at most: the latest. */
  readonly eventsPerUser: number;
  /** Read at start, at most. */
  readonly restoredRows: number;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** Told of trouble that no request can be told of. */
  readonly onError: (error: unknown, message: string) => void;
}

/** A user's own list, in order of time. Never changed once handed out: a new event makes a new list. */
type Events = readonly LiveEvent[];

/** More users at once wait for a later question: newcomers must not crowd out what is asked of the store otherwise. */
const LOADS = 100;
/** A store that did not answer is left alone for so long. */
const PAUSE_MS = 5000;

/**
 * What users did lately, as much as fits in memory. The store has it all: of users who were pushed out, the next question finds
 * nothing and has them read, so that nobody waits.
 */
export class EventMemory {
  readonly #options: EventMemoryOptions;
  readonly #users: LruCache<string, Events>;
  /** Users who are being read, with what came of them meanwhile. */
  readonly #loads = new Map<string, LiveEvent[]>();
  /** Whether the store may know somebody who is not here: until all were read, and once one was pushed out. */
  #hasForgotten: boolean;
  #pausedUntilMs = 0;

  constructor(options: EventMemoryOptions) {
    this.#options = options;
    this.#hasForgotten = options.store !== null;
    this.#users = new LruCache(options.capacityBytes, bytesOf);
  }

  /** Undefined where nothing is known, or not yet. */
  of(namespace: string, userId: string): Events | undefined {
    const events = this.#users.get(userKey(namespace, userId));
    if (events === undefined && this.#hasForgotten) void this.#load(namespace, userId);
    return events;
  }

  /** One that is there already changes nothing. */
  add(namespace: string, userId: string, event: LiveEvent): void {
    const key = userKey(namespace, userId);
    const known = this.#users.get(key);
    if (known !== undefined || !this.#hasForgotten) this.#keep(key, merged(known ?? [], [event]));
    else this.#loads.get(key)?.push(event); // where nobody is reading, the next question finds it in the store
  }

  remove(namespace: string, userId: string, interactionId: string): void {
    const key = userKey(namespace, userId);
    const known = this.#users.get(key);
    if (known === undefined) {
      this.#loads.delete(key); // it may have been read before it was deleted: the next question reads again
      return;
    }
    this.#keep(
      key,
      known.filter((event) => event.interactionId !== interactionId),
    );
  }

  /** Forgets a user, those included that are on their way from the store. */
  delete(namespace: string, userId: string): void {
    const key = userKey(namespace, userId);
    this.#users.delete(key);
    this.#loads.delete(key);
  }

  /** Reads those who were active last. @throws FusionError `store_unavailable` */
  async restore(): Promise<void> {
    const { store, restoredRows, eventsPerUser } = this.#options;
    if (store === null) return;
    await store.settled();
    const users = new Map<string, LiveEvent[]>();
    for (const row of await readRecentUsers(store, { rows: restoredRows, perUser: eventsPerUser })) {
      const key = userKey(row.namespace, row.user_id);
      const events = users.get(key) ?? [];
      users.set(key, events);
      const event = liveEvent(row);
      if (event !== null) events.push(event);
    }
    this.#hasForgotten = (await countUsers(store)) > users.size;
    for (const [key, events] of users) this.#keep(key, merged(events, this.#users.get(key) ?? []));
  }

  get users(): number {
    return this.#users.size;
  }

  get bytes(): number {
    return this.#users.used;
  }

  async #load(namespace: string, userId: string): Promise<void> {
    const { store, eventsPerUser: limit, wallClock, onError } = this.#options;
    const key = userKey(namespace, userId);
    if (store === null || this.#loads.has(key) || this.#loads.size >= LOADS || wallClock() < this.#pausedUntilMs)
      return;
    const meanwhile: LiveEvent[] = [];
    this.#loads.set(key, meanwhile);
    try {
      await store.settled();
      const rows = await readUserEvents(store, { namespace, userId, limit });
      if (this.#loads.get(key) !== meanwhile) return; // erased meanwhile
      this.#keep(key, merged(rows.flatMap(eventsOf), meanwhile)); // also of somebody who did nothing: then none are asked for again
    } catch (error) {
      this.#pausedUntilMs = wallClock() + PAUSE_MS;
      onError(error, 'what a user did could not be read');
    } finally {
      if (this.#loads.get(key) === meanwhile) this.#loads.delete(key);
    }
  }

  #keep(key: string, events: Events): void {
    const before = this.#users.size + (this.#users.get(key) === undefined ? 1 : 0);
    this.#users.set(key, events.slice(-this.#options.eventsPerUser));
    if (this.#users.size < before) this.#hasForgotten = this.#options.store !== null; // else there is nowhere to ask
  }
}

function eventsOf(row: LiveEventRow): LiveEvent[] {
  const event = liveEvent(row);
  return event === null ? [] : [event];
}

/** Both, each event once, in order of time; at the same moment as they came. */
function merged(known: Events, added: Events): Events {
  const ids = new Set(known.map(({ interactionId }) => interactionId));
  const fresh = added.filter(({ interactionId }) => !ids.has(interactionId));
  if (fresh.length === 0) return known;
  return [...known, ...fresh].sort((a, b) => a.occurredAt - b.occurredAt); // stable
}

/** Roughly what they take: two bytes a letter of an id, and what objects and their numbers cost. */
function bytesOf(events: Events): number {
  return events.reduce(
    (sum, { interactionId, itemId }) => sum + EVENT_BYTES + 2 * (interactionId.length + itemId.length),
    USER_BYTES,
  );
}

const EVENT_BYTES = 160;
const USER_BYTES = 300;
