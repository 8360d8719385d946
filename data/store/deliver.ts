import type { Database } from './database.js';
import type { TableName } from './rows.js';
import type { Frame } from './spool/frame.js';
import type { Segment } from './spool/segment.js';
import type { Spool } from './spool/spool.js';
import { isUnfit } from './store-trouble.js';
import { BATCH_CONTEXT, TOTALS, VIEWS, type View } from './tables/totals.js';

export interface DeliverOptions {
  readonly database: Database;
  readonly spool: Spool;
  /** Replicas agree on what was inserted, whatever crashes; a single server has to be asked. */
  readonly isReplicated: boolean;
  /** An attempt before this one may have inserted some of it. */
  readonly isUncertain: boolean;
  readonly onError: (error: unknown, message: string) => void;
}

/**
 * Inserts a segment: one batch for each of its tables, in the order of their first rows.
 *
 * The batch's token keeps ClickHouse from inserting it twice, as long as ClickHouse itself does not crash: its record of tokens and
 * its rows are two files, and so are the rows and what views make of them. So a batch that may have been begun is looked for.
 */
export async function deliver(segment: Segment, options: DeliverOptions): Promise<void> {
  const { database, spool, isReplicated, isUncertain, onError } = options;
  for (const [table, lines] of byTable(await spool.read(segment))) {
    const rows = withBatch(lines, segment.token);
    try {
      if (isUncertain && !isReplicated) await insertMissing(database, table, rows, segment.token);
      else await database.insert(table, rows, segment.token);
    } catch (error) {
      if (!isUnfit(error)) throw error;
      const path = await spool.reject(segment, table, lines);
      onError(error, `the store put rows of ${table} aside, in ${path}: ClickHouse cannot take them`);
    }
  }
}

function byTable(frames: readonly Frame[]): ReadonlyMap<TableName, string> {
  const tables = new Map<TableName, string[]>();
  for (const { table, lines } of frames) {
    const of = tables.get(table) ?? [];
    of.push(lines);
    tables.set(table, of);
  }
  return new Map([...tables].map(([table, lines]) => [table, lines.join('')]));
}

/** Every object begins with the batch that it comes by. */
function withBatch(lines: string, token: string): string {
  return lines.replace(/^\{/gm, `{"batch":"${token}",`);
}

/** Inserts what is not there yet: of the batch, and of what each view makes of it. */
async function insertMissing(database: Database, table: TableName, rows: string, token: string): Promise<void> {
  const count = () => countOf(database, table, token);
  if ((await count()) === 0) await database.insert(table, rows, token);
  // Under its own token nothing happened: the token was recorded, and the rows were lost in the crash.
  if ((await count()) === 0) await database.insert(table, rows, `${token}-again`);
  for (const view of VIEWS) if (view.from === table) await completeView(database, view, token);
}

async function countOf(database: Database, table: TableName, token: string): Promise<number> {
  const sql = `SELECT count() AS rows FROM ${table} WHERE batch = {token:String}`;
  const [answer] = await database.query<{ rows: number }>(sql, { token });
  return answer?.rows ?? 0;
}

/** Adds a batch to a view's sums as often as it is missing there, which is once, or takes back what is there too often. */
async function completeView(database: Database, view: View, token: string): Promise<void> {
  const { orderBy: keys, engineColumns: sums } = TOTALS[view.to];
  const context = `${BATCH_CONTEXT}${view.from}:${token}`;
  const [counted] = await database.query<{ rows: number }>(
    `SELECT sum(${sums[0]}) AS rows FROM ${view.to} WHERE context = {context:String}`,
    { context },
  );
  const rows = await countOf(database, view.from, token);
  if (rows === 0) return;
  const missing = 1 - (counted?.rows ?? 0) / rows;
  if (missing === 0) return;
  const scaled = sums.map((sum) => `${sum} * {missing:Int32}`);
  await database.command(
    `INSERT INTO ${view.to} (${[...keys, ...sums].join(', ')})
     SELECT ${[...keys, ...scaled].join(', ')}
     FROM (${view.select(`(SELECT * FROM ${view.from} WHERE batch = {token:String})`)})
     SETTINGS insert_deduplicate = 0`,
    { token, missing },
  );
}
