import type { ScoreRow } from '../../dataset/index.js';
import { toTime } from '../columns/cell-values.js';
import { toId } from '../columns/to-id.js';
import { expected, type Parsed } from '../tables/parse-table.js';
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
      const [userId, itemId] = [idOf(values[0]), idOf(values[1])];
      if (userId === undefined) return expected(user, 'an id', values[0]);
      if (itemId === undefined) return expected(item, 'an id', values[1]);
      const time = timestamp === undefined ? undefined : moment(values[2]);
      if (Number.isNaN(time)) return expected(timestamp!, A_MOMENT, values[2]);
      const rest = values.slice(keys.length);
      const cells =
        scores.kind === 'long'
          ? [{ column: scores.score, source: text(rest[0]), value: rest[1] }]
          : scores.columns.map(({ column, source }, index) => ({ column, source, value: rest[index] }));
      const rows: ScoreRow[] = [];
      for (const { column, source, value } of cells) {
        if (source === '') return expected(own[0]!, 'the name of a source', undefined);
        const score = number(value);
        if (score === null) return expected(column, 'a finite number or none', value);
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

const A_MOMENT = 'milliseconds since 1970 or an ISO 8601 time';

/** In whole milliseconds, read as the times of interactions are. Undefined where there is none, NaN where it is no moment. */
function moment(value: unknown): number | undefined {
  const written = typeof value === 'string' ? value.trim() : value;
  return typeof written === 'string' && NO_NUMBER.has(written.toLowerCase()) ? undefined : toTime(written, 'ms');
}

/** As of interactions, but for spaces around it. */
function idOf(value: unknown): string | undefined {
  const id = toId(value)?.trim();
  return id === '' ? undefined : id;
}
