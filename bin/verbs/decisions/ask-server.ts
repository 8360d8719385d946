import { type ErrorCode, FusionError } from '../../../data/schema/errors.js';

/** Where questions of the HTTP interface are answered: a running server, or an application in this process. */
export interface AskedServer {
  /** Status and JSON of a GET. */
  get(
    path: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
}

/**
 * A running server.
 * @param url such as http://127.0.0.1:8080
 * @param key of it, where it takes keys; by default that of METAFUSE_API_KEY, since flags are in lists of processes
 */
export function serverAt(url: string, key = process.env['METAFUSE_API_KEY']): AskedServer {
  if (!URL.canParse(url))
    throw new FusionError('usage', `--url: expected a URL such as http://127.0.0.1:8080, got "${url}"`);
  return {
    get: async (path, headers) => {
      const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
      const answer = await fetch(new URL(path, url), { headers: { ...headers, ...authorization } }).catch(
        (error: unknown) => {
          throw new FusionError('store_unavailable', `--url: expected a server at ${url}, got no answer`, {}, error);
        },
      );
      return { status: answer.status, body: await answer.json() };
    },
  };
}

/** What a server answers to a GET. @throws FusionError, the server's own where it refuses */
export async function askServer<Answer>(
  server: AskedServer,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const { status, body } = await server.get(path, headers);
  if (status === 200) return body as Answer;
  const { error } = body as { readonly error?: { readonly code: ErrorCode; readonly message: string } };
  throw new FusionError(error?.code ?? 'internal', error?.message ?? `expected 200, got ${status}`);
}
