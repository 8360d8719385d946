import { EVENTS, type Event } from '../schema/dataset.js';
import type { InteractionColumns } from './content.js';
import { ContextLog } from './context-log.js';
import { IdList } from './id-list.js';

/** What an interaction says beside who and what. What is left out is unknown. */
export interface InteractionDetails {
  /** Whole milliseconds since 1970. */
  readonly timestamp?: number;
  /** `rating` where feedback is graded, else `play`. */
  readonly event?: Event;
  readonly value?: number;
  readonly durationMs?: number;
  readonly session?: string;
  /** 1-based rank at which the item was shown. */
  readonly position?: number;
  /** The situation, by `group.name`: `{ 'temporal.hour_sin': 0.5 }`. */
  readonly context?: Readonly<Record<string, number>>;
}

/** Collects interactions as columns, in the order in which they come; a column that no row fills is left out. */
export class InteractionLog {
  readonly #defaultEvent: Event;
  readonly #user: number[] = [];
  readonly #item: number[] = [];
  readonly #timestamp: number[] = [];
  readonly #event: number[] = [];
  readonly #value: number[] = [];
  readonly #durationMs: number[] = [];
  readonly #session: number[] = [];
  readonly #sessionIds = new IdList();
  readonly #position: number[] = [];
  readonly #contexts = new ContextLog();

  /** @param defaultEvent what a row without an event is */
  constructor(defaultEvent: Event) {
    this.#defaultEvent = defaultEvent;
  }

  /** Adds one row; user and item are indices. */
  add(user: number, item: number, row: InteractionDetails): void {
    this.#user.push(user);
    this.#item.push(item);
    this.#timestamp.push(row.timestamp ?? Number.NaN);
    this.#event.push(EVENTS.indexOf(row.event ?? this.#defaultEvent));
    this.#value.push(row.value ?? Number.NaN);
    this.#durationMs.push(row.durationMs ?? Number.NaN);
    this.#session.push(row.session === undefined ? -1 : this.#sessionIds.indexOf(row.session));
    this.#position.push(row.position ?? Number.NaN);
    this.#contexts.add(row.context);
  }

  columns(): InteractionColumns {
    const contexts = this.#contexts.columns();
    const hasPositions = this.#position.some((position) => !Number.isNaN(position));
    const ids = this.#sessionIds.ids;
    return {
      count: this.#user.length,
      user: Int32Array.from(this.#user),
      item: Int32Array.from(this.#item),
      timestamp: Float64Array.from(this.#timestamp),
      event: Uint8Array.from(this.#event),
      value: Float64Array.from(this.#value),
      durationMs: Float64Array.from(this.#durationMs),
      ...(ids.length > 0 ? { sessions: { ids, index: Int32Array.from(this.#session) } } : {}),
      ...(hasPositions ? { position: Float64Array.from(this.#position) } : {}),
      ...(contexts.length > 0 ? { contexts } : {}),
    };
  }
}
