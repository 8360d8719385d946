import type { FastifyInstance } from 'fastify';
import { invalidValue } from './invalid-value.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the `X-Namespace` header; what the request asks and changes is of this namespace alone. */
    namespace: string;
  }
}

const NAMESPACE = /^[\w.-]{1,64}$/;

/** Gives every request its namespace: that of the header, else `default`. */
export function readNamespaces(app: FastifyInstance): void {
  app.decorateRequest('namespace', 'default');
  app.addHook('onRequest', async (request) => {
    const { 'x-namespace': given = 'default' } = request.headers;
    if (typeof given !== 'string' || !NAMESPACE.test(given)) {
      throw invalidValue('X-Namespace', 'up to 64 letters, digits, dots, dashes and underscores', given);
    }
    request.namespace = given;
  });
}
