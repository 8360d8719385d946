import { type ContextColumn, EVENTS, type FeedbackScale, type ItemTable } from '../schema/dataset.js';
import { isWellFormed, withMarkShown } from '../schema/well-formed.js';
import { checkScores } from './check-scores.js';
import { DATASET_FILES, type DatasetContent, type InteractionColumns, LAST_MOMENT } from './content.js';
import type { Report } from './problem.js';

/**
 * Reports every value that no dataset may hold: ids that are missing or come twice, feedback off its scale, times
 * that are no times, negative durations, numbers that are infinite or outside [0, 1] where that is their range.
 *
 * The same check stands before writing and after reading, so that what is written can be read. The order of the rows
 * is not its business (`checkOrder`), nor are rows whose user, item or event is unknown: the reader reports those.
 */
export function checkContent({ users, items, interactions, feedback, scores }: DatasetContent, report: Report): void {
  checkFeedback(feedback, report);
  checkIds(DATASET_FILES.users, 'user_id', users.ids, report);
  checkContexts(DATASET_FILES.users, users.contexts, report);
  checkIds(DATASET_FILES.items, 'item_id', items.ids, report);
  checkItems(items, report);
  checkInteractions(interactions, feedback, report);
  if (scores) checkScores(scores, report);
}

function checkFeedback(feedback: FeedbackScale, report: Report): void {
  if (feedback.kind === 'implicit') return;
  const { min, max, positiveAt } = feedback;
  if (min < max && min <= positiveAt && positiveAt <= max) return;
  const message = `expected min < max and positive_at between them, got ${min}, ${max} and ${positiveAt}`;
  report({ file: DATASET_FILES.description, field: 'feedback', message });
}

function checkIds(file: string, field: string, ids: readonly string[], report: Report): void {
  const firstRow = new Map<string, number>();
  for (const [row, id] of ids.entries()) {
    const line = row + 1;
    const first = firstRow.get(id);
    if (id === '') report({ file, line, field, message: 'expected an id, got none' });
    else if (!isWellFormed(id)) {
      report({
        file,
        line,
        field,
        message: `expected an id that files bring back as it is, got ${withMarkShown(JSON.stringify(id))}`,
      });
    } else if (first !== undefined)
      report({ file, line, field, message: `expected each id once, got '${id}' as in row ${first}` });
    else firstRow.set(id, line);
  }
}

function checkItems(items: ItemTable, report: Report): void {
  const check = (field: string, column: Float64Array, expected: string, isRight: (value: number) => boolean) =>
    checkNumbers({ file: DATASET_FILES.items, field, column, expected, isRight }, report);
  check('release_year', items.releaseYear, 'a year or none', Number.isFinite);
  check('duration_ms', items.durationMs, 'a duration of 0 or more, or none', isDuration);
  for (const { name, value, confidence } of items.measured) {
    check(`measured.${name}`, value, 'a value in [0, 1] or none', isUnit);
    for (const [row, one] of confidence.entries()) {
      if (isUnit(one)) continue; // unlike a value, a confidence may not be missing
      const message = `expected a confidence in [0, 1], got ${one}`;
      report({ file: DATASET_FILES.items, line: row + 1, field: `confidence.${name}`, message });
    }
  }
}

function checkInteractions(interactions: InteractionColumns, feedback: FeedbackScale, report: Report): void {
  const file = DATASET_FILES.interactions;
  const { timestamp, value, event, durationMs } = interactions;
  const check = (field: string, column: Float64Array, expected: string, isRight: (value: number) => boolean) =>
    checkNumbers({ file, field, column, expected, isRight }, report);

  check(
    'timestamp',
    timestamp,
    'whole milliseconds since 1970',
    (time) => Number.isInteger(time) && Math.abs(time) <= LAST_MOMENT,
  );
  const timed = timestamp.findIndex((time) => !Number.isNaN(time));
  const untimed = timestamp.findIndex(Number.isNaN);
  if (timed >= 0 && untimed >= 0) {
    const message = `expected a time in every row or in none, got none here and one in row ${timed + 1}`;
    report({ file, line: untimed + 1, field: 'timestamp', message });
  }

  const rating = EVENTS.indexOf('rating');
  for (let row = 0; row < interactions.count; row++) {
    const got = value[row]!;
    const line = row + 1;
    if (feedback.kind === 'graded' && event[row] === rating) {
      if (got >= feedback.min && got <= feedback.max) continue;
      const message = `expected a rating from ${feedback.min} to ${feedback.max}, got ${shown(got)}`;
      report({ file, line, field: 'value', message });
    } else if (Math.abs(got) === Number.POSITIVE_INFINITY) {
      report({ file, line, field: 'value', message: `expected a finite number or none, got ${got}` });
    }
  }
  check('duration_ms', durationMs, 'a duration of 0 or more, or none', isDuration);
  const { position, contexts } = interactions;
  if (position)
    check('position', position, 'a rank of 1 or more, or none', (rank) => Number.isInteger(rank) && rank > 0);
  checkContexts(file, contexts, report);
}

/** The group before the dot is one that ONNX inputs and JSON fields can be named after. */
const CONTEXT_NAME = /^[a-z][a-z0-9_]*\../;

function checkContexts(file: string, contexts: readonly ContextColumn[] = [], report: Report): void {
  for (const { name, value } of contexts) {
    const field = `context.${name}`;
    if (!CONTEXT_NAME.test(name)) {
      const message = `expected a group of small letters, a dot and a name, as in temporal.hour, got '${name}'`;
      report({ file, field, message });
    }
    checkNumbers({ file, field, column: value, expected: 'a finite number or none', isRight: Number.isFinite }, report);
  }
}

interface NumberCheck {
  readonly file: string;
  readonly field: string;
  readonly column: Float64Array;
  readonly expected: string;
  readonly isRight: (value: number) => boolean;
}

/** A missing number is right everywhere. */
function checkNumbers({ file, field, column, expected, isRight }: NumberCheck, report: Report): void {
  for (let row = 0; row < column.length; row++) {
    const got = column[row]!;
    if (Number.isNaN(got) || isRight(got)) continue;
    report({ file, line: row + 1, field, message: `expected ${expected}, got ${got}` });
  }
}

function isDuration(value: number): boolean {
  return value >= 0 && Number.isFinite(value);
}

function isUnit(value: number): boolean {
  return value >= 0 && value <= 1;
}

function shown(value: number): string {
  return Number.isNaN(value) ? 'none' : String(value);
}
