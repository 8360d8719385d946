/** How executions are grouped in time. */
export type Period = 'hour' | 'day' | 'week';

/** SQL of the start of an execution's period, in UTC; weeks begin on Monday. */
export const PERIOD_START: Readonly<Record<Period, string>> = {
  hour: 'toStartOfHour(executed_at)',
  day: 'toStartOfDay(executed_at)',
  week: "toDateTime(toStartOfWeek(executed_at, 1), 'UTC')",
};
