import { toWellFormed } from '../../schema/well-formed.js';
import type { TimeUnit } from './mapping.js';

/*
 * Values of one cell, whoever wrote the table: text files have text, others numbers, bigints, lists. Undefined is a cell
 * without a value; NaN, or null where there is no NaN, one that is not what it should be.
 */

const MS: Readonly<Record<TimeUnit, number>> = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6 };

/** Whether a cell says nothing. */
export function isEmpty(cell: unknown): boolean {
  return cell === undefined || cell === null || cell === '' || (typeof cell === 'number' && Number.isNaN(cell));
}

/** Text that can be written; of a number its digits. Lists and objects are no text. */
export function toText(cell: unknown): string | undefined {
  return isEmpty(cell) || typeof cell === 'object' ? undefined : toWellFormed(String(cell));
}

/** A finite number, NaN for what is none. */
export function toNumber(cell: unknown): number | undefined {
  if (isEmpty(cell)) return undefined;
  if (typeof cell === 'object') return Number.NaN;
  const number = typeof cell === 'string' && cell.trim() === '' ? Number.NaN : Number(cell);
  return Number.isFinite(number) ? number : Number.NaN;
}

/**
 * A time in whole milliseconds since 1970: a number of `unit`s, or text of ISO 8601, which is of UTC where it names no
 * zone.
 */
export function toTime(cell: unknown, unit: TimeUnit): number | undefined {
  if (isEmpty(cell)) return undefined;
  if (cell instanceof Date) return cell.getTime();
  if (typeof cell === 'string' && ISO.test(cell)) return parseIso(cell);
  const number = toNumber(cell)!;
  return Math.round(number * MS[unit]);
}

/** A duration in milliseconds, NaN for what is none. */
export function toDuration(cell: unknown, unit: TimeUnit): number | undefined {
  const number = toNumber(cell);
  if (number === undefined) return undefined;
  const duration = number * MS[unit];
  return duration >= 0 && Number.isFinite(duration) ? duration : Number.NaN;
}

/** A list of texts: a list, or text with bars between. */
export function toTexts(cell: unknown): readonly string[] {
  if (isEmpty(cell)) return [];
  const list = typeof cell === 'string' ? cell.split('|') : isIterable(cell) ? [...cell] : [cell];
  return list.flatMap((entry) => toText(entry)?.trim() || []);
}

/** What follows the offset is its name, as Go prints times: `+0800 CST`. */
const ISO =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))? ?(?:(Z|UTC|[+-]\d\d(?::?\d\d)?)(?: [A-Z]{3,5})?)?$/;

function parseIso(text: string): number {
  const [, date, time = '00:00', zone = 'Z'] = ISO.exec(text)!;
  const offset = zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d\d)$/, '$1:00').replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  return Date.parse(`${date}T${time}${offset}`);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
