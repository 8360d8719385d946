import { EVENTS, type Event } from '../schema/dataset.js';
import type { InteractionColumns } from './content.js';

/** Collects interactions as columns, in the order in which they come. */
export class InteractionLog {
  readonly #defaultEvent: Event;
  readonly #user: number[] = [];
  readonly #item: number[] = [];
  readonly #timestamp: number[] = [];
  readonly #event: number[] = [];
  readonly #value: number[] = [];
  readonly #durationMs: number[] = [];

  /** @param defaultEvent what a row without an event is */
  constructor(defaultEvent: Event) {
    this.#defaultEvent = defaultEvent;
  }

  /** Adds one row; user and item are indices, everything left out is unknown. */
  add(
    user: number,
    item: number,
    row: {
      readonly timestamp?: number;
      readonly event?: Event;
      readonly value?: number;
      readonly durationMs?: number;
    },
  ): void {
    this.#user.push(user);
    this.#item.push(item);
    this.#timestamp.push(row.timestamp ?? Number.NaN);
    this.#event.push(EVENTS.indexOf(row.event ?? this.#defaultEvent));
    this.#value.push(row.value ?? Number.NaN);
    this.#durationMs.push(row.durationMs ?? Number.NaN);
  }

  columns(): InteractionColumns {
    return {
      count: this.#user.length,
      user: Int32Array.from(this.#user),
      item: Int32Array.from(this.#item),
      timestamp: Float64Array.from(this.#timestamp),
      event: Uint8Array.from(this.#event),
      value: Float64Array.from(this.#value),
      durationMs: Float64Array.from(this.#durationMs),
    };
  }
}
