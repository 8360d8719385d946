import { type Dataset, EVENTS } from '../schema/dataset.js';
import { FusionError } from '../schema/errors.js';

/**
 * One user's rows, columns as in `InteractionTable`, all of one length.
 *
 * Rows are in order of time; rows without a time (NaN) come last.
 */
export interface UserEvents {
  readonly item: Int32Array;
  readonly timestamp: Float64Array;
  readonly event: Uint8Array;
  readonly value: Float64Array;
  readonly durationMs: Float64Array;
}

/** A view of the user's rows; nothing is copied. */
export function userEvents({ interactions }: Pick<Dataset, 'interactions'>, user: number): UserEvents {
  return sliceEvents(interactions, interactions.offsets[user]!, interactions.offsets[user + 1]!);
}

/**
 * A view of rows [start, end). For cutting by row where time cannot: when the last event that a case knows and the
 * first that it must predict share a moment.
 */
export function sliceEvents(rows: UserEvents, start: number, end: number): UserEvents {
  return {
    item: rows.item.subarray(start, end),
    timestamp: rows.timestamp.subarray(start, end),
    event: rows.event.subarray(start, end),
    value: rows.value.subarray(start, end),
    durationMs: rows.durationMs.subarray(start, end),
  };
}

/**
 * A view of the rows strictly before `asOf` (ms): a row at `asOf` itself is what is being predicted, or came with it.
 *
 * A row without a time cannot be shown to be earlier than a finite moment and is left out; where `asOf` is NaN or
 * Infinity every row is taken.
 *
 * @throws `invalid_data` when a row taken is earlier than the one before it: listening sessions would be nonsense.
 */
export function eventsBefore(events: UserEvents, asOf: number): UserEvents {
  const { timestamp } = events;
  const limit = Number.isFinite(asOf) ? asOf : Number.POSITIVE_INFINITY;
  let timed = 0;
  while (timed < timestamp.length && timestamp[timed]! < limit) {
    if (timed > 0 && timestamp[timed]! < timestamp[timed - 1]!) {
      throw new FusionError(
        'invalid_data',
        `A user's events must be in order of time: row ${timed} is at ${timestamp[timed]} ms, after ${timestamp[timed - 1]} ms.`,
        { row: timed },
      );
    }
    timed++;
  }
  return sliceEvents(events, 0, Number.isFinite(asOf) ? timed : timestamp.length);
}

const USE = EVENTS.map((event) => event !== 'skip' && event !== 'negative_feedback');

/** Whether an event (index into EVENTS) is a use of its item: skips and negative feedback are not. */
export function isUse(event: number): boolean {
  return USE[event]!;
}

const PLAY = EVENTS.indexOf('play');

/** How often row `row` used its item: its play count where it carries one of at least 1, else once. */
export function usesOf({ event, value }: Pick<UserEvents, 'event' | 'value'>, row: number): number {
  return event[row] === PLAY && value[row]! >= 1 ? value[row]! : 1;
}

/** How often the user used anything: what a user type rests on. */
export function countUses(events: UserEvents): number {
  return events.item.reduce((sum, _item, row) => (isUse(events.event[row]!) ? sum + usesOf(events, row) : sum), 0);
}
