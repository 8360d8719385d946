import type { FastifyInstance } from 'fastify';

/**
 * Bodies are JSON whatever they are called: `curl -d` calls them a form, `fetch` and `sendBeacon` of a string call them plain text.
 * A page may not call them JSON without asking first, and a beacon cannot ask.
 */
export function readBodiesAsJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  const types = ['application/x-www-form-urlencoded', 'text/plain'];
  app.addContentTypeParser(types, { parseAs: 'string' }, parse);
}
