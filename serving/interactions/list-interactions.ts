import {
  countInteractions,
  type InteractionFilter,
  listInteractions as list,
} from '../../data/store/reads/interactions.js';
import type { InteractionRow } from '../../data/store/rows.js';
import type { Store } from '../../data/store/store.js';
import { invalidValue } from '../http/invalid-value.js';

export interface ListOptions {
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  readonly offset: number;
  readonly cursor: string | null;
  readonly countsAll: boolean;
}

export interface InteractionsPage {
  readonly rows: readonly InteractionRow[];
  readonly total: number | null;
  readonly nextCursor: string | null;
}

/** A page of a namespace's interactions. Cursors stay where they are while others come in. */
export async function listInteractions(
  store: Store,
  filter: InteractionFilter,
  { order, limit, offset, cursor, countsAll }: ListOptions,
): Promise<InteractionsPage> {
  const after = cursor === null ? {} : { after: readCursor(cursor) };
  const found = await list(store, filter, { order, limit: limit + 1, offset, ...after });
  const rows = found.slice(0, limit);
  return {
    rows,
    total: countsAll ? await countInteractions(store, filter) : null,
    nextCursor: found.length > limit ? cursorOf(rows.at(-1)!) : null,
  };
}

function cursorOf({ occurred_at, interaction_id }: InteractionRow): string {
  return Buffer.from(JSON.stringify([occurred_at, interaction_id])).toString('base64url');
}

function readCursor(cursor: string) {
  try {
    const [occurredAt, interactionId] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Number.isFinite(Date.parse(occurredAt)) && typeof interactionId === 'string')
      return { occurredAt, interactionId };
  } catch {
    // not JSON: refused below
  }
  throw invalidValue('cursor', 'the next_cursor of a page', cursor);
}
