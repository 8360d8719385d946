import type { FastifyInstance, FastifyRequest } from 'fastify';
import { FusionError } from '../../data/schema/errors.js';
import { mayBeBeacon } from './beacons.js';

/** Requests that change nothing; without leave, a page of another origin cannot read the answer either. */
const HARMLESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what pages of other origins ask, beacons aside. A browser sends any page's form or plain text to whatever it can reach, such
 * as a server that is for this machine alone, and bodies are read as JSON whatever they are called.
 *
 * @param origins that are allowed, or `*`. Requests that are not a browser's have no origin, and pass.
 */
export function refuseStrangers(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.includes('*')) return;
  app.addHook('onRequest', async (request) => {
    const { origin } = request.headers;
    if (origin === undefined || HARMLESS.has(request.method) || origins.includes(origin)) return;
    if (isOwn(origin, request) || mayBeBeacon(request)) return;
    const expected = 'a page of this server, or of an origin that it was started with (--cors-origin)';
    throw new FusionError('forbidden_origin', `Origin: expected ${expected}, got ${origin}`, {
      field: 'Origin',
      expected,
      got: origin,
    });
  });
}

/** Whether the page came from where the request goes. */
function isOwn(origin: string, { headers: { host } }: FastifyRequest): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
