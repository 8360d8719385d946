import type { FastifyRequest } from 'fastify';

/** Where a beacon may write. */
const PATHS: ReadonlySet<string | undefined> = new Set([
  '/v1/retrievers/interactions',
  '/v1/retrievers/interactions/batch',
]);

/**
 * The namespace that a browser's beacon names in its query, since beacons have no headers; undefined for all other requests. Only
 * what people did can be written this way: no link reads or changes anything of a namespace. Whatever else a beacon must bring, such
 * as a key that may only write, has its place here.
 */
export function beaconNamespace({ method, routeOptions, query }: FastifyRequest): unknown {
  if (method !== 'POST' || !PATHS.has(routeOptions.url)) return undefined;
  return (query as Readonly<Record<string, unknown>>)['namespace'];
}
