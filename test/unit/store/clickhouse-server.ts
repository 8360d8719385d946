import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createChdbConnection } from 'chdb/connection';

/*
 * A server that speaks ClickHouse's HTTP protocol, as far as @clickhouse/client uses it, in front of chDB: statements in the query
 * string, in the body or in a form, parameters as `param_name`, settings as any other name, bodies plain or by gzip.
 * `node --import tsx clickhouse-server.ts FOLDER PORT` prints the port when it listens.
 */

const [folder, port] = process.argv.slice(2);
const engine = createChdbConnection({ path: folder! }).chdb;

/** What a server does with these concerns the connection, and not the statement. */
const OF_THE_CONNECTION =
  /^(?:query|query_id|session_id|database|default_format|wait_end_of_query|enable_http_compression|role|send_progress.*)$/;

let queue: Promise<unknown> = Promise.resolve();

const server = createServer((request, response) => {
  if (request.url === '/ping') return void response.end('Ok.\n');
  // chDB has one session, and so one current database and one set of settings: statements take turns.
  queue = queue.then(() => answer(request, response)).catch((error) => fail(response, error));
});
server.listen(Number(port), '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { searchParams } = new URL(request.url!, 'http://localhost');
  const raw = await buffer(request);
  const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
  const form = await formOf(request, body);
  const fields = [...searchParams, ...form];
  const query = fields.find(([name]) => name === 'query')?.[1];
  const statement = query === undefined ? body.toString() : `${query}${form.length > 0 ? '' : `\n${body}`}`;

  await engine.queryAsync(`USE ${searchParams.get('database') ?? 'default'}`);
  for (const [name, value] of fields) {
    if (!OF_THE_CONNECTION.test(name)) await engine.queryAsync(`SET ${name} = ${literal(value)}`);
  }
  const result = await engine.queryAsync(statement, { format: searchParams.get('default_format') ?? 'TabSeparated' });
  const isCompressed = searchParams.get('enable_http_compression') === '1';
  response.setHeader('content-type', 'application/x-ndjson');
  if (isCompressed) response.setHeader('content-encoding', 'gzip');
  response.end(isCompressed ? gzipSync(result.bytes()) : result.bytes());
}

async function formOf({ headers }: IncomingMessage, body: Buffer): Promise<[string, string][]> {
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return [];
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  return [...form].map(([name, value]) => [name, String(value)]);
}

function fail(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const code = /Code: (\d+)/.exec(message)?.[1] ?? '0';
  response.writeHead(500, { 'x-clickhouse-exception-code': code }).end(message);
}

function literal(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
