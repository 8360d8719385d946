import type { FastifyInstance } from 'fastify';
import { beaconNamespace } from './beacons.js';
import { invalidValue } from './invalid-value.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the `X-Namespace` header, or of a beacon's query; what the request asks and changes is of this namespace alone. */
    namespace: string;
  }
}

const NAMESPACE = /^[\w.-]{1,64}$/;

/** Gives every request its namespace: that of the header, else that of a beacon's query, else `default`. */
export function readNamespaces(app: FastifyInstance): void {
  app.decorateRequest('namespace', 'default');
  app.addHook('onRequest', async (request) => {
    const { 'x-namespace': header } = request.headers;
    const given = header ?? beaconNamespace(request) ?? 'default';
    if (typeof given !== 'string' || !NAMESPACE.test(given)) {
      const field = header === undefined ? 'namespace' : 'X-Namespace';
      throw invalidValue(field, 'up to 64 letters, digits, dots, dashes and underscores', given);
    }
    request.namespace = given;
  });
}
