import { EVENTS, type Event } from '../schema/dataset.js';
import type { InteractionColumns } from './content.js';
import { ContextLog } from './context-log.js';
import { IdList } from './id-list.js';
import { NumberList } from './number-list.js';

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
  readonly #user = new NumberList(Int32Array);
  readonly #item = new NumberList(Int32Array);
  readonly #timestamp = new NumberList(Float64Array);
  readonly #event = new NumberList(Uint8Array);
  readonly #value = new NumberList(Float64Array);
  readonly #durationMs = new NumberList(Float64Array);
  readonly #sessionIds = new IdList();
  readonly #contexts = new ContextLog();
  #session: NumberList<Int32Array> | undefined;
  #position: NumberList<Float64Array> | undefined;

  /** @param defaultEvent what a row without an event is */
  constructor(defaultEvent: Event) {
    this.#defaultEvent = defaultEvent;
  }

  /** Adds one row; user and item are indices. */
  add(user: number, item: number, row: InteractionDetails): void {
    const rows = this.#user.length;
    if (row.session !== undefined) this.#session ??= new NumberList(Int32Array, { rows, missing: -1 });
    if (row.position !== undefined) this.#position ??= new NumberList(Float64Array, { rows, missing: Number.NaN });
    this.#user.push(user);
    this.#item.push(item);
    this.#timestamp.push(row.timestamp ?? Number.NaN);
    this.#event.push(EVENTS.indexOf(row.event ?? this.#defaultEvent));
    this.#value.push(row.value ?? Number.NaN);
    this.#durationMs.push(row.durationMs ?? Number.NaN);
    this.#session?.push(row.session === undefined ? -1 : this.#sessionIds.indexOf(row.session));
    this.#position?.push(row.position ?? Number.NaN);
    this.#contexts.add(row.context);
  }

  /** All rows; the log is not to be added to any more. */
  columns(): InteractionColumns {
    const contexts = this.#contexts.columns();
    return {
      count: this.#user.length,
      user: this.#user.view(),
      item: this.#item.view(),
      timestamp: this.#timestamp.view(),
      event: this.#event.view(),
      value: this.#value.view(),
      durationMs: this.#durationMs.view(),
      ...(this.#session ? { sessions: { ids: this.#sessionIds.ids, index: this.#session.view() } } : {}),
      ...(this.#position ? { position: this.#position.view() } : {}),
      ...(contexts.length > 0 ? { contexts } : {}),
    };
  }
}
