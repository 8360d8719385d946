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
 * Inserts a segment: one batch for each of its tables, in the order of their first rows. Rows that ClickHouse will never take are
 * put aside.
 *
 * The batch's token keeps ClickHouse from inserting it twice, as long as ClickHouse itself does not crash: its record of tokens and
 * its rows are two files, and so are the rows and what views make of them. So a batch that may have been begun is looked for.
 */
export async function deliver(segment: Segment, options: DeliverOptions): Promise<void> {
  const { spool, onError } = options;
  for (const [table, lines] of byTable(await spool.read(segment))) {
    const unfit: Unfit = { lines: [], error: null };
    await insertFit(table, lines, segment.token, options, unfit);
    if (unfit.lines.length === 0) continue;
    const path = await spool.reject(segment, table, unfit.lines.join(''));
    onError(unfit.error, `the store put rows of ${table} aside, in ${path}: ClickHouse cannot take them`);
  }
}

function byTable(frames: readonly Frame[]): ReadonlyMap<TableName, readonly string[]> {
  const tables = new Map<TableName, string[]>();
  for (const { table, lines } of frames) {
    const of = tables.get(table) ?? [];
    for (const line of lines.split(/(?<=\n)/)) of.push(line);
    tables.set(table, of);
  }
  return tables;
}

/** Rows that ClickHouse will never take, and what it said of the latest. */
interface Unfit {
  readonly lines: string[];
  error: unknown;
}

/** So many rows of a batch are looked for one by one; when it has more, what they stand among goes with them. */
const MOST_SINGLED_OUT = 100;

/**
 * Inserts rows as one batch. One that ClickHouse cannot take makes it refuse them all: then each half is a batch by itself, and so
 * on. The same rows are halved alike whenever they are tried, so a half that a former attempt inserted is known by its name.
 */
async function insertFit(
  table: TableName,
  lines: readonly string[],
  name: string,
  options: DeliverOptions,
  unfit: Unfit,
): Promise<void> {
  const { database, isReplicated, isUncertain } = options;
  const rows = withBatch(lines.join(''), name);
  try {
    if (isUncertain && !isReplicated) await insertMissing(database, table, rows, name);
    else await database.insert(table, rows, name);
  } catch (error) {
    if (!isUnfit(error)) throw error;
    if (lines.length === 1 || unfit.lines.length >= MOST_SINGLED_OUT) {
      unfit.lines.push(...lines);
      unfit.error = error;
      return;
    }
    const middle = Math.ceil(lines.length / 2);
    await insertFit(table, lines.slice(0, middle), `${name}-l`, options, unfit);
    await insertFit(table, lines.slice(middle), `${name}-r`, options, unfit);
  }
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
  const { orderBy: keys, engineColumns: sums, batchColumn } = TOTALS[view.to];
  const context = `${BATCH_CONTEXT}${view.from}:${token}`;
  const [counted] = await database.query<{ rows: number }>(
    `SELECT sum(${sums[0]}) AS rows FROM ${view.to} WHERE ${batchColumn} = {context:String}`,
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
