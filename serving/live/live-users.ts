import type { InteractionRow } from '../../data/store/rows.js';
import { userKey } from '../adaptation/keys.js';
import { EntityTable, type EntityTableOptions } from '../entities/entity-table.js';
import { LruCache } from '../memory/lru-cache.js';
import type { Catalogue } from '../scoring/catalogue.js';
import type { UserState } from '../scoring/user-state.js';
import { EventMemory, type EventMemoryOptions } from './event-memory.js';
import { knownUser } from './known-user.js';
import { type LiveEvent, liveEvent, saidBy } from './live-event.js';
import { liveUserState } from './live-user-state.js';
import type { PutItems } from './put-items.js';
import type { PutUser } from './put-user.js';

export interface LiveUsersOptions extends EntityTableOptions, EventMemoryOptions {
  readonly items: PutItems;
  /** Users whose state is kept, at most; that of others is computed again. */
  readonly keptStates: number;
  /** The bundle that answers a namespace; null: none. */
  readonly catalogueOf: (namespace: string) => Catalogue | null;
}

/** A state, and what it was computed from: it holds as long as that is the same. */
interface KeptState {
  readonly put: PutUser | undefined;
  readonly events: readonly LiveEvent[] | undefined;
  readonly state: UserState;
}

/** Users who were put or did something since the bundle was trained. */
export class LiveUsers {
  readonly table: EntityTable<PutUser>;
  readonly events: EventMemory;
  readonly #options: LiveUsersOptions;
  /** By bundle, so that nothing of one that is no longer served stays. */
  readonly #states = new WeakMap<Catalogue, LruCache<string, KeptState>>();

  constructor(options: LiveUsersOptions) {
    this.#options = options;
    this.table = new EntityTable('user', options);
    this.events = new EventMemory(options);
  }

  /**
   * Undefined for a user of whom nobody said anything: the bundle's own row holds. The same object until something changes, so that
   * what is computed from it can be kept by it.
   */
  of(namespace: string, catalogue: Catalogue, userId: string): UserState | undefined {
    const put = this.table.get(namespace, userId);
    const known = this.events.of(namespace, userId);
    const events = known?.length ? known : undefined;
    if (put === undefined && events === undefined) return undefined;
    const key = userKey(namespace, userId);
    const states = this.#statesOf(catalogue);
    const kept = states.get(key);
    if (kept !== undefined && kept.put === put && kept.events === events) return kept.state;
    const state = this.#compute(namespace, catalogue, userId, put, events);
    states.set(key, { put, events, state });
    return state;
  }

  /** Takes an interaction that was written. The user's state is ready before the next request asks for it. */
  take(row: InteractionRow): void {
    const { namespace, user_id: userId } = row;
    const event = userId === '' ? null : liveEvent(saidBy(row));
    if (event === null) return;
    this.events.add(namespace, userId, event);
    // Once for all rows of a write, which are taken without a pause in between.
    queueMicrotask(() => this.#prepare(namespace, userId));
  }

  /** Takes an interaction back that was deleted. */
  forget({ namespace, user_id, interaction_id }: InteractionRow): void {
    this.events.remove(namespace, user_id, interaction_id);
  }

  /** Forgets what is in memory of a user. */
  delete(namespace: string, userId: string): void {
    this.events.delete(namespace, userId);
    const catalogue = this.#options.catalogueOf(namespace);
    if (catalogue !== null) this.#statesOf(catalogue).delete(userKey(namespace, userId));
  }

  #statesOf(catalogue: Catalogue): LruCache<string, KeptState> {
    const states = this.#states.get(catalogue) ?? new LruCache<string, KeptState>(this.#options.keptStates);
    this.#states.set(catalogue, states);
    return states;
  }

  #prepare(namespace: string, userId: string): void {
    const catalogue = this.#options.catalogueOf(namespace);
    try {
      if (catalogue !== null) this.of(namespace, catalogue, userId);
    } catch (error) {
      this.#options.onError(error, 'what a user did could not be taken in'); // the next request says so, too
    }
  }

  #compute(
    namespace: string,
    catalogue: Catalogue,
    userId: string,
    put: PutUser | undefined,
    events: readonly LiveEvent[] | undefined,
  ): UserState {
    const { live } = catalogue;
    const user = put?.erased_at ? -1 : (catalogue.users.get(userId) ?? -1);
    const described = (id: string) => this.#options.items.of(namespace, catalogue, id);
    // Another server may have erased them, which forgets nothing here.
    const since = put?.erased_at ? Date.parse(put.erased_at) : Number.NEGATIVE_INFINITY;
    const own = (events ?? []).filter(({ occurredAt }) => occurredAt >= since);
    const known =
      own.length === 0 || live === null ? null : knownUser({ catalogue, live, user, events: own, described });
    return liveUserState(catalogue, { userId, put, known });
  }
}
