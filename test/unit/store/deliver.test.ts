import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FusionError } from '../../../data/schema/errors.js';
import type { Database } from '../../../data/store/database.js';
import { deliver } from '../../../data/store/deliver.js';
import { openDatabase } from '../../../data/store/open-database.js';
import { Spool } from '../../../data/store/spool/spool.js';
import { migrate } from '../../../data/store/tables/migrate.js';
import { correction, interaction } from './rows.js';

/** What a crash of ClickHouse between two of its files can leave behind, made by hand. */
describe('deliver', () => {
  let folder: string;
  let database: Database;
  let spool: Spool;
  const told: string[] = [];
  const onError = (_error: unknown, message: string) => void told.push(message);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deliver-'));
    database = await openDatabase({ path: join(folder, 'chdb') });
    await database.prepare();
    await migrate(database, { cluster: null, executionDays: 90, wallClock: () => 0 });
    spool = await Spool.open(join(folder, 'spool'), { spoolBytes: 1e6, segmentRows: 1e3, segmentBytes: 1e6 });
  });
  afterAll(async () => {
    await spool.close();
    await database.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    for (const table of ['interactions', 'corrections', 'posterior_days', 'context_days']) {
      await database.command(`TRUNCATE TABLE ${table}`);
    }
    for (let left = spool.oldest(); left !== undefined; left = spool.oldest()) await spool.remove(left);
    await spool.append('interactions', [interaction('int_1'), interaction('int_2', { 'deltas.beta': [2, 2] })]);
    await spool.append('corrections', [correction({ interactions: 3 })]);
    await spool.seal();
    await send({ isUncertain: false });
  });

  const send = (options: { isUncertain: boolean; isReplicated?: boolean }) =>
    deliver(spool.oldest()!, { database, spool, isReplicated: false, onError, ...options });

  /** Rows, and the sums of all views, batches' counts included. */
  async function expectOnce(): Promise<void> {
    expect(await database.query('SELECT count() AS rows FROM interactions')).toEqual([{ rows: 2 }]);
    expect(await database.query('SELECT count() AS rows FROM corrections')).toEqual([{ rows: 1 }]);
    const kind = "if(startsWith(context, 'batch:'), splitByChar(':', context)[2], context) AS kind";
    expect(
      await database.query(
        `SELECT ${kind}, sum(alpha) AS a, sum(beta) AS b FROM posterior_days GROUP BY kind ORDER BY kind`,
      ),
    ).toEqual([
      { kind: 'corrections', a: 1, b: 0 },
      { kind: 'global', a: 1, b: 2.5 },
      { kind: 'interactions', a: 2, b: 0 },
      { kind: 'personal:user_id=ann', a: 2, b: 2 },
    ]);
    expect(
      await database.query(`SELECT ${kind}, sum(interactions) AS n FROM context_days GROUP BY kind ORDER BY kind`),
    ).toEqual([
      { kind: 'corrections', n: 1 },
      { kind: 'global', n: 5 },
      { kind: 'interactions', n: 2 },
      { kind: 'personal:user_id=ann', n: 2 },
    ]);
  }

  it('inserts a segment once, however often it is sent', async () => {
    await send({ isUncertain: false });
    await expectOnce();
    await send({ isUncertain: true, isReplicated: true });
    await expectOnce();
    await send({ isUncertain: true });
    await expectOnce();
  });

  it('inserts what is lost though its token is on record', async () => {
    for (const table of ['interactions', 'corrections', 'posterior_days', 'context_days']) {
      await database.command(`DELETE FROM ${table} WHERE 1`);
    }
    await send({ isUncertain: false });
    expect(await database.query('SELECT count() AS rows FROM interactions')).toEqual([{ rows: 0 }]); // so it can happen
    await send({ isUncertain: true });
    await expectOnce();
  });

  it('adds to a view what it missed', async () => {
    await database.command('DELETE FROM posterior_days WHERE 1');
    const kept = "startsWith(context, 'batch:corrections') OR context = 'global'";
    await database.command(`DELETE FROM context_days WHERE NOT (${kept})`);
    await database.command("INSERT INTO context_days VALUES ('one', 'ret_1', 'global', 20000, -2)");
    await send({ isUncertain: true });
    await expectOnce();
  });

  it('takes from a view what it has twice', async () => {
    await database.command('INSERT INTO posterior_days SELECT * FROM posterior_days SETTINGS insert_deduplicate = 0');
    await send({ isUncertain: true });
    await expectOnce();
  });

  it('puts rows aside that ClickHouse cannot take, says so, and goes on with the others', async () => {
    await spool.remove(spool.oldest()!);
    await spool.append('activities', [{ namespace: 'one', occurred_at: 'some day' }]);
    await spool.append('corrections', [correction({ context: 'after' })]);
    await spool.seal();
    await send({ isUncertain: false });
    expect(await database.query("SELECT count() AS rows FROM corrections WHERE context = 'after'")).toEqual([
      { rows: 1 },
    ]);
    expect(told).toHaveLength(1);
    const path = /in (\S+):/.exec(told[0]!)![1]!;
    expect(await readFile(path, 'utf8')).toBe('{"namespace":"one","occurred_at":"some day"}\n');
  });

  /** Interactions of user ann, the named ones with a number that no column holds. */
  const appendInteractions = async (count: number, isBad: (index: number) => boolean) => {
    await spool.remove(spool.oldest()!);
    const rows = Array.from({ length: count }, (_, index) =>
      interaction(`int_${index}`, { namespace: 'many', ...(isBad(index) && { result_set_size: 1e300 }) }),
    );
    await spool.append('interactions', rows);
    await spool.seal();
  };
  const arrived = async () => {
    const [answer] = await database.query<{ rows: number; ids: number }>(
      "SELECT count() AS rows, uniqExact(interaction_id) AS ids FROM interactions WHERE namespace = 'many'",
    );
    const [sums] = await database.query<{ n: number }>(
      "SELECT sum(interactions) AS n FROM context_days WHERE namespace = 'many' AND context = 'global'",
    );
    return { ...answer, counted: sums?.n };
  };

  it('finds the rows that ClickHouse cannot take among those that it can, once, however often it is sent', async () => {
    told.length = 0;
    await appendInteractions(50, (index) => index === 7 || index === 31);
    for (const isUncertain of [false, true]) {
      await send({ isUncertain });
      expect(await arrived()).toEqual({ rows: 48, ids: 48, counted: 48 });
    }
    const path = /in (\S+):/.exec(told[0]!)![1]!;
    const aside = (await readFile(path, 'utf8')).trim().split('\n');
    expect(aside.map((line) => JSON.parse(line).interaction_id)).toEqual(['int_7', 'int_31']);
    expect(told).toHaveLength(2); // once for each time
  });

  it('goes on where it was cut off between such rows', async () => {
    await appendInteractions(8, (index) => index === 7);
    let insertions = 0;
    const failing: Database = {
      ...database,
      insert: async (...row) => {
        if (++insertions === 4) throw new FusionError('store_unavailable', 'gone');
        await database.insert(...row);
      },
    };
    const options = { spool, isReplicated: false, onError, isUncertain: false };
    await expect(deliver(spool.oldest()!, { ...options, database: failing })).rejects.toThrow('gone');
    expect((await arrived()).rows).toBeGreaterThan(0);
    await send({ isUncertain: true });
    expect(await arrived()).toEqual({ rows: 7, ids: 7, counted: 7 });
  });

  it('does not look for every one of very many', async () => {
    told.length = 0;
    let insertions = 0;
    await appendInteractions(1000, () => true);
    const counting: Database = {
      ...database,
      insert: async (...row) => {
        insertions++;
        await database.insert(...row);
      },
    };
    await deliver(spool.oldest()!, { database: counting, spool, isReplicated: true, onError, isUncertain: false });
    expect(insertions).toBeLessThan(300);
    const path = /in (\S+):/.exec(told[0]!)![1]!;
    expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(1000);
  });
});
