import type { FastifyInstance } from 'fastify';
import { FusionError } from '../../data/schema/errors.js';

/** What a machine calls itself, with or without a port. */
const OWN_NAMES = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Refuses requests that call this machine by a name that others gave it. A page may have its own name lead to 127.0.0.1 once it is
 * loaded (DNS rebinding); its browser then takes a server here for the page's own, and lets it read and write. Only the name gives it
 * away. For servers without keys: those with keys may have any name.
 */
export function refuseOtherNames(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ headers: { host } }) => {
    if (host === undefined || OWN_NAMES.test(host)) return; // no browser leaves it out
    const expected = 'localhost or an address of this machine, since the server has no keys';
    throw new FusionError('forbidden_origin', `Host: expected ${expected}, got ${host}`, {
      field: 'Host',
      expected,
      got: host,
    });
  });
}
