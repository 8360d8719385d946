import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../data/store/database.js';
import { Drain } from '../../../data/store/drain.js';
import { Spool } from '../../../data/store/spool/spool.js';

const LIMITS = { spoolBytes: 1e6, segmentRows: 1, segmentBytes: 1e6 };

describe('Drain', () => {
  let folder: string;
  let spool: Spool;
  let drain: Drain;
  const inserted: number[] = [];
  let insert: (numbers: readonly number[]) => Promise<void>;
  const told: string[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drain-'));
    spool = await Spool.open(folder, LIMITS);
    inserted.length = told.length = 0;
    insert = async (numbers) => void inserted.push(...numbers);
    const database = {
      insert: (_table, lines) =>
        insert(
          lines
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line).n),
        ),
      query: async () => [{ rows: 1 }], // nothing is missing
    } as Partial<Database> as Database;
    const onError = (_error: unknown, message: string) => void told.push(message);
    drain = new Drain({ database, spool, isReplicated: false, drainEveryMs: 60_000, onError });
  });
  afterEach(async () => {
    await drain.close();
    await spool.close();
    await rm(folder, { recursive: true });
  });
  const write = (n: number) => spool.append('activities', [{ n }]);

  it('inserts in order, when it is asked for', async () => {
    for (const n of [1, 2, 3]) await write(n);
    await drain.settled();
    expect(inserted).toEqual([1, 2, 3]);
    expect(spool.load).toEqual({ rows: 0, bytes: 0 });
    await drain.settled();
  });

  it('does not make anybody wait for what is written later', async () => {
    let later = 100;
    insert = async (numbers) => {
      inserted.push(...numbers);
      if (inserted.length < 500) await write(later++); // as fast as they are inserted
    };
    for (const n of [1, 2, 3]) await write(n);
    await drain.settled();
    expect(inserted).toEqual([1, 2, 3]);
  });

  it('stops at the first that fails, says so once, and looks for it when it tries again', async () => {
    for (const n of [1, 2, 3]) await write(n);
    insert = async (numbers) => {
      if (numbers[0] === 2) throw new Error('away');
      inserted.push(...numbers);
    };
    await expect(drain.settled()).rejects.toThrow('away');
    expect(inserted).toEqual([1]);
    insert = async (numbers) => void inserted.push(...numbers);
    await drain.settled();
    expect(inserted).toEqual([1, 3]); // the second was there already
    expect(told).toEqual(['the store keeps rows in its spool']);
  });

  it('makes one last attempt when it is closed', async () => {
    await write(1);
    await drain.close();
    expect(inserted).toEqual([1]);
    await expect(drain.settled()).rejects.toThrow('closed');
  });
});
