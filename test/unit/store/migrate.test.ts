import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../data/store/database.js';
import { openDatabase } from '../../../data/store/open-database.js';
import { ANALYTICS_TABLE, EXPERIMENT_VIEWS } from '../../../data/store/tables/experiment-analytics.js';
import { createTable, createView } from '../../../data/store/tables/layout.js';
import { migrate } from '../../../data/store/tables/migrate.js';
import { MIGRATIONS } from '../../../data/store/tables/migrations.js';
import { TABLES } from '../../../data/store/tables/tables.js';
import { TOTALS, VIEWS } from '../../../data/store/tables/totals.js';

const OPTIONS = { cluster: null, executionDays: 90, wallClock: () => 0 };

describe('migrate', () => {
  let folder: string;
  let database: Database;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'migrate-'));
    database = await openDatabase({ path: join(folder, 'chdb') });
    await database.prepare();
  });
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });
  const applied = () => database.query<{ id: number }>('SELECT id FROM migrations FINAL ORDER BY id');

  it('makes what is missing, and nothing twice', async () => {
    await migrate(database, OPTIONS);
    await migrate(database, OPTIONS);
    expect(await applied()).toEqual(MIGRATIONS.map(({ id }) => ({ id })));
    const views = [...VIEWS, ...EXPERIMENT_VIEWS].map(({ name }) => name);
    const names = [...Object.keys(TABLES), ...Object.keys(TOTALS), ...views, ANALYTICS_TABLE.name, 'migrations'];
    const tables = await database.query<{ name: string }>(
      'SELECT name FROM system.tables WHERE database = currentDatabase()',
    );
    expect(
      tables
        .map(({ name }) => name)
        .filter((name) => !name.startsWith('.'))
        .sort(),
    ).toEqual(names.sort());
  });

  it('goes on where it was cut off', async () => {
    const next = [
      ...MIGRATIONS,
      { id: 3, name: 'two', statements: () => ['CREATE TABLE IF NOT EXISTS two (a UInt8) ENGINE = Memory', 'NO SQL'] },
    ];
    await expect(migrate(database, { ...OPTIONS, migrations: next })).rejects.toMatchObject({ code: 'internal' });
    expect(await applied()).toEqual([{ id: 1 }, { id: 2 }]);
    const repaired = [...MIGRATIONS, { ...next[2]!, statements: () => [next[2]!.statements(null)[0]!] }];
    await migrate(database, { ...OPTIONS, migrations: repaired });
    expect(await applied()).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  });

  it('refuses a database that a newer version made', async () => {
    await expect(migrate(database, OPTIONS)).rejects.toThrow('expected tables of migration 2 or before, got 3');
    await database.command('TRUNCATE TABLE migrations');
  });

  it('speaks SQL to clusters, too', async () => {
    for (const statement of MIGRATIONS.flatMap(({ statements }) => statements('main'))) {
      expect(await database.query(`EXPLAIN AST ${statement}`)).not.toEqual([]);
    }
    await expect(database.query('EXPLAIN AST CREATE TABLE a ON CLUSTER')).rejects.toThrow('Syntax error');
  });

  it('keeps executions as long as it is told', async () => {
    const lifetime = async () => {
      const [table] = await database.query<{ full: string }>(
        "SELECT engine_full AS full FROM system.tables WHERE name = 'executions'",
      );
      return /TTL .*?toIntervalDay\((\d+)\)/.exec(table!.full)?.[1];
    };
    await migrate(database, OPTIONS);
    expect(await lifetime()).toBe('90');
    await migrate(database, { ...OPTIONS, executionDays: 7 });
    expect(await lifetime()).toBe('7');
  });
});

describe('createTable', () => {
  it('makes one table on one server', () => {
    expect(createTable(TOTALS.context_days, null)).toEqual([
      `CREATE TABLE IF NOT EXISTS context_days (
  \`namespace\` LowCardinality(String),
  \`retriever_id\` LowCardinality(String),
  \`context\` String,
  \`day\` Int32,
  \`interactions\` Int64
) ENGINE = SummingMergeTree((interactions))
ORDER BY (namespace, retriever_id, context, day)
TTL toDate(day) + toIntervalDay(90) DELETE WHERE startsWith(context, 'batch:')
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1`,
    ]);
  });

  it('makes replicas of shards on a cluster, and a table over all of them', () => {
    const [shard, whole] = createTable(TABLES.entities, 'main');
    expect(shard).toMatch(/^CREATE TABLE IF NOT EXISTS entities_shard ON CLUSTER 'main' \(\n/);
    expect(shard).toContain(
      "ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/entities', '{replica}', version)\n",
    );
    expect(shard).toMatch(/SETTINGS replicated_deduplication_window = 10000$/);
    expect(whole).toBe(
      "CREATE TABLE IF NOT EXISTS entities ON CLUSTER 'main' AS entities_shard\n" +
        "ENGINE = Distributed('main', currentDatabase(), 'entities_shard', cityHash64(namespace, kind, entity_id))",
    );
    expect(createTable(TOTALS.posterior_days, 'main')[0]).toContain("'{replica}', (alpha, beta))");
  });
});

describe('createView', () => {
  it('sums within a shard', () => {
    const [first] = VIEWS;
    expect(createView(first!, 'main')).toMatch(
      /^CREATE MATERIALIZED VIEW IF NOT EXISTS interactions_to_posterior_days ON CLUSTER 'main' TO posterior_days_shard AS\n/,
    );
    expect(createView(first!, 'main')).toContain('FROM interactions_shard)');
  });
});
