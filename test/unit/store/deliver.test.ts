import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
});
