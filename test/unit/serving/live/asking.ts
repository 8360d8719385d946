import { beforeEach } from 'vitest';
import type { App } from '../../../../serving/app.js';
import type { ScoreResponse } from '../../../../serving/http/schemas/score-response.js';

/** Requests of one application, each test's in a namespace of its own. */
export function asking(app: () => App) {
  let tests = 0;
  let namespace = '';
  const send = async (method: 'POST' | 'PUT' | 'DELETE' | 'GET', url: string, payload?: object, of = namespace) =>
    (await app().inject({ method, url, headers: { 'x-namespace': of }, ...(payload && { payload }) })).json();
  return {
    inNewNamespace: () =>
      beforeEach(() => {
        namespace = `n${tests++}`;
      }),
    namespace: () => namespace,
    ask: (body: object, of?: string): Promise<ScoreResponse> => send('POST', '/v1/score', body, of),
    post: (url: string, body: object, of?: string) => send('POST', url, body, of),
    put: (url: string, body: object, of?: string) => send('PUT', url, body, of),
    get: (url: string, of?: string) => send('GET', url, undefined, of),
    remove: (url: string, of?: string) => send('DELETE', url, undefined, of),
  };
}
