import type { ScoreRow } from '../../dataset/index.js';
import type { Parsed } from '../tables/parse-table.js';
import type { ScoreColumnPlan } from './score-columns.js';

/** How to read a row of a file: which columns to ask for, and what their values say. */
export interface ScoreParser {
  readonly columns: readonly string[];
  /** A row's scores; a source that has none there gives none. */
  parse(values: readonly unknown[]): Parsed<readonly ScoreRow[]>;
}

/** What stands in text where there is no number. */
const NO_NUMBER = new Set(['', 'na', 'nan', 'null', 'none']);

export function scoreParser({ user, item, timestamp, scores }: ScoreColumnPlan): ScoreParser {
  const keys = [user, item, ...(timestamp === undefined ? [] : [timestamp])];
  const own = scores.kind === 'long' ? [scores.source, scores.score] : scores.columns.map(({ column }) => column);
  return {
    columns: [...keys, ...own],
    parse: (values) => {
      const [userId, itemId] = [text(values[0]), text(values[1])];
      if (userId === '') return { field: user, problem: 'expected an id, got none' };
      if (itemId === '') return { field: item, problem: 'expected an id, got none' };
      const time = timestamp === undefined ? undefined : moment(values[2]);
      if (time === null) return { field: timestamp!, problem: notAMoment(values[2]) };
      const rest = values.slice(keys.length);
      const cells =
        scores.kind === 'long'
          ? [{ column: scores.score, source: text(rest[0]), value: rest[1] }]
          : scores.columns.map(({ column, source }, index) => ({ column, source, value: rest[index] }));
      const rows: ScoreRow[] = [];
      for (const { column, source, value } of cells) {
        if (source === '') return { field: own[0]!, problem: 'expected the name of a source, got none' };
        const score = number(value);
        if (score === null) return { field: column, problem: `expected a finite number or none, got '${text(value)}'` };
        if (score === undefined) continue;
        rows.push({ user: userId, item: itemId, source, score, ...(time === undefined ? {} : { timestamp: time }) });
      }
      return { row: rows };
    },
  };
}

function text(value: unknown): string {
  return value === null || value === undefined ? '' : String(value).trim();
}

/** Undefined where there is none, null where it is no number. */
function number(value: unknown): number | undefined | null {
  const written = text(value);
  if (NO_NUMBER.has(written.toLowerCase())) return undefined;
  const parsed = Number(written);
  return Number.isFinite(parsed) ? parsed : null;
}

/** Whole milliseconds since 1970, or ISO 8601. Undefined where there is none, null where it is no moment. */
function moment(value: unknown): number | undefined | null {
  const written = text(value);
  if (NO_NUMBER.has(written.toLowerCase())) return undefined;
  const parsed = /^-?\d+$/.test(written) ? Number(written) : Date.parse(written);
  return Number.isInteger(parsed) ? parsed : null;
}

function notAMoment(value: unknown): string {
  return `expected whole milliseconds since 1970 or an ISO 8601 time, got '${text(value)}'`;
}
