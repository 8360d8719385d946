import { EVENTS, type Event } from '../../data/schema/dataset.js';
import type { InteractionRow } from '../../data/store/rows.js';

/** What an interaction was, in the words of a dataset: what session features and fold-in are computed from. */
export interface LiveEvent {
  readonly interactionId: string;
  readonly itemId: string;
  /** Milliseconds since 1970. */
  readonly occurredAt: number;
  /** Index into EVENTS. */
  readonly event: number;
  /** Rating or play count; NaN where the interaction has none. */
  readonly value: number;
  /** NaN if unknown. */
  readonly durationMs: number;
  /** Whether its reward was above 0. */
  readonly isLiked: boolean;
}

/** What an interaction says, wherever it was read. */
export interface SaidInteraction
  extends Pick<InteractionRow, 'interaction_id' | 'item_id' | 'interaction_types' | 'reward_value' | 'occurred_at'> {
  /** Of its metadata: an event of a dataset by name, its value, and how long it lasted. `''` and null where there is none. */
  readonly event: string;
  readonly value: number | null;
  readonly duration_ms: number | null;
}

/** An interaction of the store, with what its metadata says of it. */
export function saidBy(row: InteractionRow): SaidInteraction {
  const { event, value, duration_ms } = JSON.parse(row.metadata) as Readonly<Record<string, unknown>>;
  return {
    ...row,
    event: typeof event === 'string' ? event : '',
    value: typeof value === 'number' ? value : null,
    duration_ms: typeof duration_ms === 'number' ? duration_ms : null,
  };
}

/**
 * An interaction as an event; null for one that is not about an item, such as a changed query.
 *
 * `metadata.event` says which event it was, as in a dataset: `{"event": "play", "value": 3, "duration_ms": 540000}`. Without it, it
 * goes by the types: a reward below 0 makes a skip, or negative feedback if that is what was said. A value without an event may
 * be anything, such as a price, and is not read.
 */
export function liveEvent(said: SaidInteraction): LiveEvent | null {
  const named = EVENTS.find((name) => name === said.event);
  const event = named ?? eventOfTypes(said);
  if (event === null) return null;
  return {
    interactionId: said.interaction_id,
    itemId: said.item_id,
    occurredAt: Date.parse(said.occurred_at),
    event: EVENTS.indexOf(event),
    value: named === undefined ? Number.NaN : (said.value ?? Number.NaN),
    durationMs: said.duration_ms !== null && said.duration_ms >= 0 ? said.duration_ms : Number.NaN,
    isLiked: said.reward_value > 0,
  };
}

function eventOfTypes({ interaction_types: types, reward_value: reward }: SaidInteraction): Event | null {
  if (reward < 0) return types.includes('negative_feedback') ? 'negative_feedback' : 'skip';
  return EVENT_OF_TYPE.find(([type]) => types.includes(type))?.[1] ?? null;
}

/** The first that an interaction has. What is missing is about a list of results, not about an item. */
const EVENT_OF_TYPE: readonly (readonly [string, Event])[] = [
  ['negative_feedback', 'negative_feedback'],
  ['skip', 'skip'],
  ['purchase', 'purchase'],
  ['positive_feedback', 'click'],
  ['add_to_cart', 'click'],
  ['wishlist', 'click'],
  ['bookmark', 'click'],
  ['share', 'click'],
  ['copy', 'click'],
  ['click', 'click'],
  ['long_view', 'view'],
  ['dwell_time', 'view'],
  ['view', 'view'],
];
