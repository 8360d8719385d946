import type { Period } from '../../data/store/reads/period-start.js';
import { invalidValue } from '../http/invalid-value.js';

export interface TimeRange {
  /** ISO 8601; from, inclusive. */
  readonly from: string;
  /** ISO 8601; to, exclusive. */
  readonly to: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LENGTHS: Readonly<Record<Period, number>> = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS };
const MOST_PERIODS = 1000;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * The time that a question is about. A day without a time is meant whole, a time without a zone is UTC; without anything it is the last
 * seven days.
 *
 * @param now milliseconds since 1970
 * @throws FusionError `invalid_value` for what is no moment, for an end before its start, and for too many periods
 */
export function readTimeRange(
  { start_date, end_date }: { readonly start_date?: string | undefined; readonly end_date?: string | undefined },
  period: Period,
  now: number,
): TimeRange {
  const to = end_date === undefined ? now + 1 : readMoment('end_date', end_date) + (DAY.test(end_date) ? DAY_MS : 0);
  const from = start_date === undefined ? to - 7 * DAY_MS : readMoment('start_date', start_date);
  if (from >= to) throw invalidValue('end_date', 'a moment after start_date', end_date ?? new Date(to).toISOString());
  if ((to - from) / LENGTHS[period] > MOST_PERIODS) {
    throw invalidValue('start_date', `at most ${MOST_PERIODS} ${period}s before the end`, start_date);
  }
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

function readMoment(field: string, text: string): number {
  const isDay = DAY.test(text);
  const hasZone = isDay || /(Z|[+-]\d{2}:\d{2})$/.test(text);
  const moment = isDay || MOMENT.test(text) ? Date.parse(hasZone ? text : `${text}Z`) : Number.NaN;
  if (Number.isNaN(moment)) throw invalidValue(field, 'a day or a moment by ISO 8601, such as 2026-03-01', text);
  return moment;
}
