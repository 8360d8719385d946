import type { FastifyInstance, FastifyRequest } from 'fastify';
import { FusionError } from '../../data/schema/errors.js';
import { mayBeBeacon } from '../http/beacons.js';
import { type Caller, mayEnter } from './api-keys.js';
import type { KeyRing } from './key-ring.js';
import { reaches } from './role.js';
import { roleOfRoute } from './role-of-route.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null where no keys are configured, or none is asked for. */
    caller: Caller | null;
  }
}

/**
 * Lets nobody in without a key whose role reaches what they ask for, in a namespace that the key is for. Goes after `readNamespaces`.
 *
 * @param keys none: everybody may do everything, which is why such a server is for its own machine alone.
 */
export function requireKeys(app: FastifyInstance, keys: KeyRing): void {
  app.decorateRequest('caller', null);
  if (keys.isEmpty) return;
  app.addHook('onRequest', async (request, reply) => {
    const needed = roleOfRoute(request.method, request.routeOptions.url);
    if (needed === null) return;
    const key = keyOf(request);
    const caller = key === undefined ? undefined : keys.callerOf(key);
    if (caller === undefined) {
      reply.header('www-authenticate', 'Bearer realm="metafuse"');
      throw new FusionError('unauthorized', 'Authorization: expected Bearer and a key of this server', {
        field: 'Authorization',
      });
    }
    request.caller = caller;
    if (!reaches(caller.role, needed)) throw forbidden(`a key with the role ${needed}, got one of ${caller.role}`);
    if (!mayEnter(caller, request.namespace)) throw forbidden('a key for the namespace');
  });
}

/** Refuses callers whose key is for single namespaces, where all of them are concerned. @throws FusionError `forbidden` */
export function requireAllNamespaces({ caller }: FastifyRequest): void {
  if (caller !== null && caller.namespaces !== null) throw forbidden('a key for all namespaces');
}

/** Of the header; of a beacon's query, since beacons have no headers. In no other query: those end up in logs and histories. */
function keyOf(request: FastifyRequest): string | undefined {
  const [, bearer] = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (bearer !== undefined || !mayBeBeacon(request)) return bearer;
  const { key } = request.query as Readonly<Record<string, unknown>>;
  return typeof key === 'string' ? key : undefined;
}

function forbidden(expected: string): FusionError {
  return new FusionError('forbidden', `Authorization: expected ${expected}`, { field: 'Authorization', expected });
}
