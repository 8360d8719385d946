import type { StoreTarget } from './database.js';
import { openDatabase } from './open-database.js';
import type { Store } from './store.js';
import { localName, onCluster } from './tables/layout.js';
import { migrate } from './tables/migrate.js';

export interface StoreOptions {
  /** Folder of the spool. */
  readonly spool: string;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** Days that executions are kept. */
  readonly executionDays?: number;
}

let count = 0;

/** Opens the store. */
export async function openStore(target: StoreTarget, { wallClock, executionDays = 90 }: StoreOptions): Promise<Store> {
  const database = await openDatabase(target);
  const cluster = ('url' in target ? target.cluster : null) ?? null;
  await database.prepare();
  await migrate(database, { cluster, executionDays, wallClock });
  return {
    where: database.where,
    write: async (table, rows) => {
      if (rows.length === 0) return;
      const token = `${wallClock()}-${count++}`;
      const lines = rows.map((row) => JSON.stringify({ ...row, batch: token })).join('\n');
      await database.insert(table, lines, token);
    },
    settled: async () => {},
    query: database.query,
    command: database.command,
    delete: (table, condition, parameters) =>
      database.command(`DELETE FROM ${localName(table, cluster)}${onCluster(cluster)} WHERE ${condition}`, parameters),
    status: () => ({ isAvailable: true, spooledRows: 0, spooledBytes: 0, problem: null }),
    close: () => database.close(),
  };
}
