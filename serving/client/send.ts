import { ClientError } from './client-error.js';
import type { ClientOptions } from './client-options.js';
import { readAnswer } from './read-answer.js';
import { retryWait } from './retry-wait.js';

/** One call of the API. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From `/v1` on. */
  readonly path: string;
  /** What is undefined is left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
}

/** @throws ClientError */
export type Send = <Answer>(call: Call) => Promise<Answer>;

/** Speaks HTTP for all of the client's methods: headers, time limits, waiting when told to, errors. */
export function createSend(options: ClientOptions): Send {
  const { fetch = globalThis.fetch, timeoutMs = 60_000, retries = 2, longestWaitMs = 30_000 } = options;
  const { wait = sleep, random = randomShare } = options;
  const headers = commonHeaders(options);

  async function attempt({ method, path, query = {}, body }: Call): Promise<Response> {
    const url = `${options.baseUrl.replace(/\/+$/, '')}${path}${queryString(query)}`;
    const content =
      body === undefined ? { headers } : { headers: { ...headers, ...JSON_CONTENT }, body: JSON.stringify(body) };
    try {
      return await fetch(url, { method, ...content, signal: AbortSignal.timeout(timeoutMs) });
    } catch (cause) {
      throw new ClientError(`${method} ${url}: no answer came (${String(cause)})`, { code: 'no_answer' }, cause);
    }
  }

  return async (call) => {
    for (let left = retries; ; left--) {
      const response = await attempt(call);
      const waitMs = left > 0 ? retryWait(response, { longestWaitMs, random }) : null;
      if (waitMs === null) return readAnswer(response);
      await response.body?.cancel(); // its connection is free meanwhile
      await wait(waitMs);
    }
  };
}

const JSON_CONTENT = { 'content-type': 'application/json' };

function commonHeaders({ apiKey, namespace }: ClientOptions): Readonly<Record<string, string>> {
  return {
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
    ...(namespace === undefined ? {} : { 'x-namespace': namespace }),
  };
}

function queryString(query: NonNullable<Call['query']>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  const text = String(given);
  return text === '' ? '' : `?${text}`;
}

function sleep(waitMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, waitMs));
}

/** Decides nothing but how long to wait, so it needs no seed. */
function randomShare(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32;
}
