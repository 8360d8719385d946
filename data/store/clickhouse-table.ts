import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { refuseMissingColumns } from '../sources/tables/missing-columns.js';
import type { Table, TableRow } from '../sources/tables/table.js';
import { CLIENT_SETTINGS } from './client-database.js';
import type { ServerTarget } from './database.js';
import { storeTrouble } from './store-trouble.js';

/** What is read: a table, as `name` or `database.name`, or the rows of a statement. */
export type ClickHouseRows = { readonly table: string } | { readonly query: string };

/** A table of somebody's ClickHouse, streamed; times come as ISO 8601. */
export interface ClickHouseTable extends Table {
  /** Names of the columns, in order. */
  columns(): Promise<readonly string[]>;
}

/**
 * A table, or what a statement selects, as rows to import. The statement runs with the rights of the user who asks.
 *
 * @throws FusionError store_unavailable when the server is away or refuses, from what is read
 */
export function clickhouseTable(target: ServerTarget, from: ClickHouseRows): ClickHouseTable {
  const name = 'table' in from ? from.table : 'query';
  const rows = 'table' in from ? from.table.split('.').map(quoted).join('.') : `(${from.query})`;
  const where = `ClickHouse at ${target.url}`;
  const columns = () =>
    connected(target, where, async (client) => {
      const described = await client.query({ query: `DESCRIBE TABLE ${rows}`, format: 'JSONEachRow' });
      return (await described.json<{ readonly name: string }>()).map((column) => column.name);
    });
  return {
    name,
    unit: 'row',
    columns,
    rows: async function* (wanted) {
      refuseMissingColumns(`${where}, ${name}`, wanted, await columns());
      yield* select(target, where, `SELECT ${wanted.map(quoted).join(', ')} FROM ${rows}`);
    },
  };
}

type Client = ReturnType<typeof createClient>;

async function* select(target: ServerTarget, where: string, query: string): AsyncGenerator<TableRow> {
  const client = connect(target);
  let number = 0;
  try {
    const answer = await client.query({ query, format: 'JSONCompactEachRow' });
    for await (const part of answer.stream<readonly unknown[]>()) {
      for (const row of part) yield { number: ++number, values: row.json<readonly unknown[]>() };
    }
  } catch (error) {
    throw storeTrouble(where, error);
  } finally {
    await client.close();
  }
}

async function connected<Answer>(
  target: ServerTarget,
  where: string,
  ask: (client: Client) => Promise<Answer>,
): Promise<Answer> {
  const client = connect(target);
  try {
    return await ask(client);
  } catch (error) {
    throw storeTrouble(where, error);
  } finally {
    await client.close();
  }
}

function connect({ url, username, password, database, timeoutMs = 30_000 }: ServerTarget): Client {
  return createClient({
    url,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    application: 'metafuse',
    request_timeout: timeoutMs,
    clickhouse_settings: { ...CLIENT_SETTINGS, output_format_json_quote_64bit_integers: 1 }, // ids keep every digit
    log: { level: ClickHouseLogLevel.OFF },
  });
}

/** A name as SQL quotes it. */
function quoted(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}
