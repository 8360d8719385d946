import { FusionError } from '../../schema/errors.js';
import type { Database } from '../database.js';
import { type Cluster, createTable, localName, onCluster } from './layout.js';
import { MIGRATIONS, type Migration } from './migrations.js';
import type { Table } from './table.js';

/** Which migrations a database has. */
const LEDGER: Table = {
  name: 'migrations',
  columns: { id: 'UInt32', name: 'String', applied_at: "DateTime64(3, 'UTC')" },
  engine: 'ReplacingMergeTree',
  orderBy: ['id'],
  shardBy: ['id'],
};

export interface MigrateOptions {
  readonly cluster: Cluster;
  /** Days that executions are kept; null: as the tables have it. */
  readonly executionDays: number | null;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly migrations?: readonly Migration[];
}

/**
 * Brings a database to today's tables. Safe to repeat, to be cut off, and to run on several servers at once.
 *
 * @throws FusionError `conflict` when a newer version made the database; `store_unavailable`
 */
export async function migrate(
  database: Database,
  { cluster, executionDays, wallClock, migrations = MIGRATIONS }: MigrateOptions,
): Promise<void> {
  for (const statement of createTable(LEDGER, cluster)) await database.command(statement);
  const applied = new Set((await database.query<{ id: number }>('SELECT id FROM migrations')).map(({ id }) => id));
  const latest = migrations.at(-1)?.id ?? 0;
  const newest = Math.max(0, ...applied);
  if (newest > latest) {
    const message = `${database.where}: expected tables of migration ${latest} or before, got ${newest}: a newer version made them`;
    throw new FusionError('conflict', message);
  }
  for (const { id, name, statements } of migrations) {
    if (applied.has(id)) continue;
    for (const statement of statements(cluster)) await database.command(statement);
    const applied_at = new Date(wallClock()).toISOString();
    await database.insert('migrations', JSON.stringify({ id, name, applied_at }), `migration-${id}`);
  }
  if (executionDays !== null) await keepExecutionsFor(database, cluster, executionDays);
}

async function keepExecutionsFor(database: Database, cluster: Cluster, days: number): Promise<void> {
  const lifetime = `toDateTime(executed_at) + toIntervalDay(${days})`;
  const name = localName('executions', cluster);
  const [table] = await database.query<{ engine_full: string }>(
    'SELECT engine_full FROM system.tables WHERE database = currentDatabase() AND name = {name:String}',
    { name },
  );
  if (table?.engine_full.includes(`TTL ${lifetime}`)) return;
  await database.command(`ALTER TABLE ${name}${onCluster(cluster)} MODIFY TTL ${lifetime}`);
}
