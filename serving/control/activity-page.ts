import type { Static } from 'typebox';
import { type ActivityFilter, readLearnedFusionActivity } from '../../data/store/reads/learned-fusion-activity.js';
import type { Store } from '../../data/store/store.js';
import { invalidValue } from '../http/invalid-value.js';
import type { ActivitySchema } from '../http/schemas/learned-fusion-stats.js';

/** A page of what happened around a retriever's learned fusion, the latest first. */
export async function activityPage(
  store: Store,
  filter: Pick<ActivityFilter, 'namespace' | 'retrieverId' | 'limit'>,
  cursor: string | undefined,
): Promise<Static<typeof ActivitySchema>> {
  const { limit } = filter;
  const before = cursor === undefined ? {} : { before: fromCursor(cursor) };
  const events = await readLearnedFusionActivity(store, { ...filter, ...before, limit: limit + 1 });
  const page = events.slice(0, limit);
  return {
    events: page.map(({ timestamp, type, user_id, detail }) => ({
      timestamp,
      type,
      user_id: user_id === '' ? null : user_id,
      detail: JSON.parse(detail),
    })),
    next_cursor: events.length > limit ? toCursor(page.at(-1)!) : null,
  };
}

type Place = NonNullable<ActivityFilter['before']>;

function toCursor({ timestamp, id }: Place): string {
  return Buffer.from(JSON.stringify([timestamp, id])).toString('base64url');
}

function fromCursor(cursor: string): Place {
  try {
    const [timestamp, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (typeof timestamp === 'string' && !Number.isNaN(Date.parse(timestamp)) && typeof id === 'string') {
      return { timestamp, id };
    }
  } catch {
    // said below
  }
  throw invalidValue('cursor', 'a next_cursor of an earlier answer', cursor);
}
