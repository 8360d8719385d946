import { join } from 'node:path';
import { FusionError } from '../schema/errors.js';
import type { Database, StoreTarget } from './database.js';
import { Drain } from './drain.js';
import { openDatabase } from './open-database.js';
import { forgetRejected } from './spool/forget-rejected.js';
import { Spool } from './spool/spool.js';
import type { Store } from './store.js';
import { localName, onCluster } from './tables/layout.js';
import { migrate } from './tables/migrate.js';
import { watched } from './watched-database.js';

export interface StoreOptions {
  /** Folder of what waits for ClickHouse; of one process at a time. */
  readonly spool: string;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** Told of trouble that no caller can be told of. */
  readonly onError?: (error: unknown, message: string) => void;
  /** Days that executions are kept, 1 to 10,000; null: as long as the tables have it, for whoever only reads. */
  readonly executionDays?: number | null;
  /** Bytes that may wait. */
  readonly spoolBytes?: number;
  /** A batch has at most about so many rows and bytes. */
  readonly segmentRows?: number;
  readonly segmentBytes?: number;
  /** Rows wait for others at most so long before they are inserted. */
  readonly drainEveryMs?: number;
}

/**
 * Opens the store. A server that is away is no obstacle: rows wait in the spool, and its tables are made when it comes.
 *
 * @throws FusionError `store_unavailable` when chDB is not installed or cannot open its folder; `conflict` when another process uses
 * the spool, or a newer version made the tables; `usage` for what cannot be a URL, a name or a number of days
 */
export async function openStore(
  target: StoreTarget,
  {
    spool: folder,
    wallClock,
    onError = () => {},
    executionDays = 90,
    spoolBytes = 2 ** 30,
    segmentRows = 50_000,
    segmentBytes = 16 * 2 ** 20,
    drainEveryMs = 500,
  }: StoreOptions,
): Promise<Store> {
  checkDays(executionDays);
  const cluster = ('url' in target ? target.cluster : null) ?? null;
  const spool = await Spool.open(folder, { spoolBytes, segmentRows, segmentBytes });
  let engine: Database | null = null;
  try {
    engine = await openDatabase(target);
    const database = watched(engine, () => migrate(engine!, { cluster, executionDays, wallClock }));
    await database.prepare().catch((error) => {
      const isAway = 'url' in target && error instanceof FusionError && error.code === 'store_unavailable';
      if (!isAway) throw error;
    });
    const drain = new Drain({ database, spool, isReplicated: cluster !== null, drainEveryMs, onError });
    return {
      where: database.where,
      isShared: 'url' in target,
      write: async (table, rows) => {
        if (rows.length > 0) await spool.append(table, rows);
      },
      settled: () => drain.settled(),
      query: (sql, parameters) => database.query(sql, parameters),
      command: (sql, parameters) => database.command(sql, parameters),
      delete: async (table, condition, parameters) => {
        await drain.settled();
        const name = `${localName(table, cluster)}${onCluster(cluster)}`;
        await database.command(`DELETE FROM ${name} WHERE ${condition}`, parameters);
      },
      forgetRejected: (holds) => forgetRejected(join(folder, 'rejected'), holds),
      status: () => ({ ...database.status(), spooledRows: spool.load.rows, spooledBytes: spool.load.bytes }),
      close: async () => {
        await drain.close();
        await spool.close();
        await database.close();
      },
    };
  } catch (error) {
    await engine?.close();
    await spool.close();
    throw error;
  }
}

/** Later than in 2149, ClickHouse's dates begin anew, and everything would be gone at once. */
const MOST_DAYS = 10_000;

function checkDays(days: number | null): void {
  if (days === null || (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS)) return;
  throw new FusionError('usage', `executionDays: expected a whole number from 1 to ${MOST_DAYS}, got ${days}`);
}
