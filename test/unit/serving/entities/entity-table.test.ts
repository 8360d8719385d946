import { describe, expect, it } from 'vitest';
import type { EntityRow } from '../../../../data/store/rows.js';
import type { Store } from '../../../../data/store/store.js';
import { EntityTable } from '../../../../serving/entities/entity-table.js';

interface Thing {
  readonly size: number;
}

/** A store that keeps what is written to it, and can be told to refuse. */
function notebook(): { readonly store: Store; readonly rows: EntityRow[]; refuse: boolean } {
  const rows: EntityRow[] = [];
  const self = {
    rows,
    refuse: false,
    store: {
      write: async (_table: string, written: readonly EntityRow[]) => {
        if (self.refuse) throw new Error('the disk is full');
        rows.push(...written);
      },
    } as unknown as Store,
  };
  return self;
}

describe('EntityTable', () => {
  it('answers by namespace and id, and lists in the order of making', async () => {
    const table = new EntityTable<Thing>('thing', { store: null, wallClock: () => 5 });
    await table.put('a', 'x', { size: 1 });
    await table.put('a', 'w', { size: 2 });
    await table.put('b', 'x', { size: 3 });
    await table.put('a', 'x', { size: 4 });
    expect(table.get('a', 'x')).toEqual({ size: 4 });
    expect(table.list('a')).toEqual([{ size: 4 }, { size: 2 }]);
    expect(table.list('b')).toEqual([{ size: 3 }]);
    await table.delete('a', 'x');
    expect(table.get('a', 'x')).toBeUndefined();
    expect(table.get('b', 'x')).toEqual({ size: 3 });
  });

  it('writes rows from which another table becomes the same, in any order and more than once', async () => {
    const { store, rows } = notebook();
    const table = new EntityTable<Thing>('thing', { store, wallClock: () => 5 });
    await table.put('a', 'x', { size: 1 });
    await table.put('a', 'x', { size: 2 });
    await table.put('a', 'y', { size: 3 });
    await table.delete('a', 'y');
    const other = new EntityTable<Thing>('thing', { store: null, wallClock: () => 5 });
    other.take([...rows].reverse());
    other.take(rows);
    expect(other.list('a')).toEqual([{ size: 2 }]);
    expect(new Set(rows.map(({ version }) => version)).size).toBe(4 - 2); // x: 5, 6; y: 5, 6
    const stranger = new EntityTable<Thing>('stranger', { store: null, wallClock: () => 5 });
    stranger.take(rows);
    expect(stranger.list('a')).toEqual([]);
  });

  it('loses no change of those that come at once', async () => {
    const { store, rows } = notebook();
    const table = new EntityTable<Thing>('thing', { store, wallClock: () => 5 });
    const grow = () => table.update('a', 'x', (before) => ({ size: (before?.size ?? 0) + 1 }));
    const refused = table.update('a', 'x', () => {
      throw new Error('no');
    });
    await Promise.all([grow(), grow(), expect(refused).rejects.toThrow('no'), grow()]);
    expect(table.get('a', 'x')).toEqual({ size: 3 });
    expect(rows.map(({ version }) => version)).toEqual([5, 6, 7]);
  });

  it('shows nothing that was not written', async () => {
    const self = notebook();
    const table = new EntityTable<Thing>('thing', { store: self.store, wallClock: () => 5 });
    self.refuse = true;
    await expect(table.put('a', 'x', { size: 1 })).rejects.toThrow('the disk is full');
    expect(table.get('a', 'x')).toBeUndefined();
  });
});
