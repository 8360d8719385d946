import type { InteractionRow } from '../../dataset/build-dataset.js';
import { LAST_MOMENT } from '../../dataset/content.js';
import { EVENTS, type Event, type FeedbackScale } from '../../schema/dataset.js';
import { isEmpty, toDuration, toNumber, toText, toTime } from './cell-values.js';
import { contextParser } from './context-parser.js';
import { type ColumnMapping, columnOf } from './mapping.js';
import { type RowParser, refuseCell, rowParser } from './row-parser.js';
import { toId } from './to-id.js';

/**
 * Makes interactions of rows, as a mapping has it. What a dataset may not hold is refused here, where the row still has a
 * number: ids that are missing, times and durations that are none, ratings off the scale.
 */
export function interactionParser(mapping: ColumnMapping, feedback: FeedbackScale): RowParser<InteractionRow> {
  const { columns, context } = mapping;
  const contexts = contextParser(context);
  const eventOf = eventReader(mapping);
  const names = [...Object.values(columns).map(columnOf), ...contexts.columns];
  return rowParser(names, (cellOf) => {
    const number = (field: 'value' | 'position', expected: string, isRight: (value: number) => boolean) => {
      const entry = columns[field];
      if (entry === undefined) return undefined;
      const cell = cellOf(columnOf(entry));
      const value = toNumber(cell);
      return value === undefined || isRight(value) ? value : refuseCell(columnOf(entry), expected, cell);
    };
    const event = eventOf(cellOf);
    const timestamp = readTime(columns.timestamp, cellOf);
    const value = number('value', 'a number', Number.isFinite);
    const durationMs = readDuration(columns.duration_ms, cellOf);
    const session = columns.session_id && toText(cellOf(columnOf(columns.session_id)));
    const position = number('position', 'a rank of 1 or more', (rank) => Number.isInteger(rank) && rank > 0);
    if (feedback.kind === 'graded' && (event ?? 'rating') === 'rating' && !isRating(value, feedback)) {
      const expected = `a rating from ${feedback.min} to ${feedback.max}`;
      refuseCell(columns.value ? columnOf(columns.value) : 'value', expected, value);
    }
    return {
      user: readId(columns.user_id, cellOf),
      item: readId(columns.item_id, cellOf),
      ...(event === undefined ? {} : { event }),
      ...(timestamp === undefined ? {} : { timestamp }),
      ...(value === undefined ? {} : { value }),
      ...(durationMs === undefined ? {} : { durationMs }),
      ...(session === undefined ? {} : { session }),
      ...(position === undefined ? {} : { position }),
      ...(contexts.columns.length > 0 ? { context: contexts.read(cellOf) } : {}),
    };
  });
}

type CellOf = (column: string) => unknown;
type Columns = ColumnMapping['columns'];

const AN_ID_AS_TEXT = 'an id, as text beyond 2^53';

/** An id; a row without one is of no use. */
export function readId(entry: Columns['user_id'], cellOf: CellOf): string {
  const cell = cellOf(columnOf(entry));
  return toId(cell) ?? refuseCell(columnOf(entry), typeof cell === 'number' ? AN_ID_AS_TEXT : 'an id', cell);
}

/** A duration in ms, undefined where there is none. */
export function readDuration(entry: Columns['duration_ms'], cellOf: CellOf): number | undefined {
  if (entry === undefined) return undefined;
  const cell = cellOf(columnOf(entry));
  const duration = toDuration(cell, (typeof entry === 'object' ? entry.unit : undefined) ?? 'ms');
  return Number.isNaN(duration) ? refuseCell(columnOf(entry), 'a duration of 0 or more', cell) : duration;
}

/** A time in ms: all rows have one, or the set has none. */
function readTime(entry: Columns['timestamp'], cellOf: CellOf): number | undefined {
  if (entry === undefined) return undefined;
  const cell = cellOf(columnOf(entry));
  const time = toTime(cell, (typeof entry === 'object' ? entry.unit : undefined) ?? 'ms');
  if (time !== undefined && Math.abs(time) <= LAST_MOMENT) return time;
  return refuseCell(columnOf(entry), 'a time (a number, or ISO 8601)', cell);
}

function eventReader({ event: everyRow, columns }: ColumnMapping): (cellOf: CellOf) => Event | undefined {
  const entry = columns.event;
  if (entry === undefined) return () => everyRow;
  const values = typeof entry === 'object' ? entry.values : undefined;
  const words = new Map<string, Event>(
    Object.entries(values ?? Object.fromEntries(EVENTS.map((event) => [event, event]))),
  );
  const expected = `one of ${[...words.keys()].join(', ')}`;
  return (cellOf) => {
    const cell = cellOf(columnOf(entry));
    if (isEmpty(cell) && everyRow !== undefined) return everyRow;
    return words.get(String(cell)) ?? refuseCell(columnOf(entry), expected, cell);
  };
}

function isRating(value: number | undefined, { min, max }: FeedbackScale & { readonly kind: 'graded' }): boolean {
  return value !== undefined && value >= min && value <= max;
}
