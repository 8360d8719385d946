import { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Database } from './database.js';
import { storeTrouble } from './store-trouble.js';

/** Settings of every request, which are those of JSON and of time. */
export const CLIENT_SETTINGS = {
  output_format_json_quote_64bit_integers: 0,
  date_time_output_format: 'iso',
  date_time_input_format: 'best_effort',
} as const;

/**
 * Settings of every insertion. They stand in the statement, because chDB would keep them for the statements after it. The token
 * counts for what materialized views insert as well, and the limits keep a batch in one block, so that it is there whole or not
 * at all.
 */
const INSERT_SETTINGS = [
  'async_insert = 0',
  "date_time_input_format = 'best_effort'",
  'deduplicate_blocks_in_dependent_materialized_views = 1',
  'distributed_foreground_insert = 1',
  'input_format_parallel_parsing = 0',
  'max_insert_block_size = 1048576',
  'min_insert_block_size_bytes = 1073741824',
].join(', ');

/** A database through @clickhouse/client, whose connection may be HTTP or chDB. */
export function clientDatabase(client: ClickHouseClient, where: string): Omit<Database, 'prepare'> {
  const asked = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    try {
      return await answer;
    } catch (error) {
      throw storeTrouble(where, error);
    }
  };
  return {
    where,
    query: (sql, parameters = {}) =>
      asked(
        (async () => {
          const answer = await client.query({ query: sql, query_params: given(parameters), format: 'JSONEachRow' });
          return answer.json();
        })(),
      ),
    command: async (sql, parameters = {}) => {
      await asked(client.command({ query: sql, query_params: given(parameters) }));
    },
    insert: async (table, lines, token) => {
      const query = `INSERT INTO ${table} SETTINGS ${INSERT_SETTINGS}, insert_deduplication_token = '${token}' FORMAT JSONEachRow`;
      const { stream } = await asked(client.exec({ query, values: Readable.from([lines], { objectMode: false }) }));
      stream.resume();
    },
    close: () => client.close(),
  };
}

/** Without what is undefined, which a client would send as NULL. */
function given(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
}
