import type { Call, Send } from './send.js';

/** The verbs of HTTP. @throws ClientError, all of them */
export interface Http {
  get<Answer>(path: string, query?: NonNullable<Call['query']>): Promise<Answer>;
  post<Answer>(path: string, body?: unknown, query?: NonNullable<Call['query']>): Promise<Answer>;
  put<Answer>(path: string, body: unknown): Promise<Answer>;
  patch<Answer>(path: string, body: unknown): Promise<Answer>;
  delete<Answer>(path: string): Promise<Answer>;
}

export function httpOf(send: Send): Http {
  return {
    get: (path, query = {}) => send({ method: 'GET', path, query }),
    post: (path, body, query = {}) => send({ method: 'POST', path, body, query }),
    put: (path, body) => send({ method: 'PUT', path, body }),
    patch: (path, body) => send({ method: 'PATCH', path, body }),
    delete: (path) => send({ method: 'DELETE', path }),
  };
}
