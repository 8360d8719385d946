import { describe, expect, it } from 'vitest';
import type { EntityRow } from '../../../../data/store/rows.js';
import type { Store } from '../../../../data/store/store.js';
import { EntityFeed } from '../../../../serving/entities/entity-feed.js';
import { EntityTable } from '../../../../serving/entities/entity-table.js';

const AT = Date.parse('2026-01-01T00:00:00Z');

function row(entity_id: string, version: number, changes: Partial<EntityRow> = {}): EntityRow {
  const updated_at = new Date(version).toISOString();
  return {
    namespace: 'one',
    kind: 'thing',
    entity_id,
    version,
    body: JSON.stringify({ version }),
    is_deleted: false,
    updated_at,
    ...changes,
  };
}

/** A store that has rows, and notes since when it is asked for changes. */
function storeOf(rows: EntityRow[]): { readonly store: Store; readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const query = async (_sql: string, { since }: { since?: string } = {}) => {
    asked.push(since);
    return rows.filter(({ updated_at }) => since === undefined || updated_at >= since);
  };
  return { store: { query, write: async () => {} } as unknown as Store, asked };
}

describe('EntityFeed', () => {
  it('fills tables at first, those included that are made later, and brings changes of other servers', async () => {
    const rows = [row('a', AT), row('b', AT, { kind: 'other' }), row('c', AT, { kind: 'unknown' })];
    const { store } = storeOf(rows);
    const entities = new EntityFeed(store);
    const options = { store, wallClock: () => AT, entities };
    const things = new EntityTable<{ version: number }>('thing', options);
    await entities.refresh();
    const others = new EntityTable<{ version: number }>('other', options);
    expect(things.get('one', 'a')).toEqual({ version: AT });
    expect(others.list('one')).toEqual([{ version: AT }]);
    rows.push(row('a', AT + 1), row('d', AT + 2), row('b', AT + 3, { kind: 'other', is_deleted: true }));
    await entities.refresh();
    expect(things.list('one')).toEqual([{ version: AT + 1 }, { version: AT + 2 }]);
    expect(others.list('one')).toEqual([]);
  });

  it('asks for what changed since the last time, and a minute more: clocks differ', async () => {
    const { store, asked } = storeOf([row('a', AT)]);
    const entities = new EntityFeed(store);
    await entities.refresh();
    await entities.refresh();
    expect(asked).toEqual([undefined, '2025-12-31T23:59:00.000Z']);
  });

  it('finds what was changed long ago and came late: another server had no store', async () => {
    const rows = [row('a', AT)];
    const { store, asked } = storeOf(rows);
    const entities = new EntityFeed(store);
    const things = new EntityTable<{ version: number }>('thing', { store, wallClock: () => AT, entities });
    await entities.refresh();
    rows.push(row('a', AT - 3_600_000, { entity_id: 'late' }));
    for (let times = 0; times < 60; times++) await entities.refresh();
    expect(things.get('one', 'late')).toEqual({ version: AT - 3_600_000 });
    expect(asked.filter((since) => since === undefined)).toHaveLength(2);
  });

  it('keeps what nobody reads yet once, however often it comes', async () => {
    const { store } = storeOf([row('a', AT), row('b', AT)]);
    const entities = new EntityFeed(store);
    for (let times = 0; times < 3; times++) await entities.refresh();
    const taken: number[] = [];
    entities.add({ kind: 'thing', take: (rows) => taken.push(rows.length) });
    expect(taken).toEqual([2]);
  });

  it('does not take back what is newer here', async () => {
    const { store } = storeOf([row('a', AT)]);
    const entities = new EntityFeed(store);
    const things = new EntityTable<{ version: number }>('thing', { store, wallClock: () => AT + 5, entities });
    await things.put('one', 'a', { version: 7 });
    await entities.refresh();
    expect(things.get('one', 'a')).toEqual({ version: 7 });
  });

  it('has nothing to do without a store', async () => {
    await new EntityFeed(null).refresh();
  });
});
