import type { FastifyRequest } from 'fastify';

/** Where a beacon may write. */
const PATHS: ReadonlySet<string | undefined> = new Set([
  '/v1/retrievers/interactions',
  '/v1/retrievers/interactions/batch',
]);

/** Whether a request may be a browser's beacon, from any page: it writes what people did, and can do nothing else. */
export function mayBeBeacon({ method, routeOptions }: FastifyRequest): boolean {
  return method === 'POST' && PATHS.has(routeOptions.url);
}

/**
 * The namespace that a beacon names in its query, since beacons have no headers; undefined for all other requests: no link reads or
 * changes anything else of a namespace. Its key is in the query too, see `requireKeys`.
 */
export function beaconNamespace(request: FastifyRequest): unknown {
  return mayBeBeacon(request) ? (request.query as Readonly<Record<string, unknown>>)['namespace'] : undefined;
}
