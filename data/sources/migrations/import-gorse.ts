import { basename, extname } from 'node:path';
import { FusionError } from '../../schema/errors.js';
import { importColumns } from '../columns/import-columns.js';
import type { Imported } from '../import-rows.js';
import { openTable } from '../tables/open-table.js';
import { eventWords } from './event-words.js';

export interface GorseImport {
  /** Feedback as Gorse exports it: CSV with a header, or JSON objects one a line. */
  readonly from: string;
  /** What feedback types mean, by type: `{ star: 'like' }`. */
  readonly events?: Readonly<Record<string, string>> | undefined;
  readonly maxBadRows?: number | undefined;
}

const USUAL = { read: 'view', star: 'like', favorite: 'like', buy: 'purchase', dislike: 'negative_feedback' } as const;

/**
 * Imports feedback of Gorse: type, user, item, time. Columns are known whether they are written `FeedbackType` or
 * `feedback_type`. A type that is no event here has to be said in `events`.
 *
 * @throws FusionError usage where a column is missing; else as `importColumns`
 * @see Gorse, https://gorse.io/docs
 */
export async function importGorse({ from, events, maxBadRows }: GorseImport): Promise<Imported> {
  const { table, columns } = await openTable(from);
  const find = (wanted: string) => columns.find((column) => plain(column) === wanted);
  const [type, user, item, time] = [find('feedbacktype'), find('userid'), find('itemid'), find('timestamp')];
  if (type === undefined || user === undefined || item === undefined) {
    const got = columns.join(', ') || 'none';
    throw new FusionError('invalid_data', `${from}: expected columns FeedbackType, UserId, ItemId, got ${got}`);
  }
  return importColumns({
    name: basename(from, extname(from)),
    source: 'gorse',
    interactions: table,
    mapping: {
      columns: {
        user_id: user,
        item_id: item,
        event: { column: type, values: Object.fromEntries(eventWords(USUAL, events)) },
        ...(time === undefined ? {} : { timestamp: { column: time, unit: 's' } }),
      },
    },
    maxBadRows,
  });
}

function plain(column: string): string {
  return column.toLowerCase().replaceAll('_', '');
}
