import type { FastifyInstance } from 'fastify';
import { FusionError } from '../../data/schema/errors.js';
import { checkNesting } from './nesting.js';

/**
 * Bodies are JSON whatever they are called: `curl -d` calls them a form, `fetch` and `sendBeacon` of a string call them plain text.
 * A page may not call them JSON without asking first, and a beacon cannot ask.
 */
export function readBodiesAsJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  const types = ['application/json', 'application/x-www-form-urlencoded', 'text/plain'];
  app.addHook('onRequest', async ({ headers: { 'content-encoding': encoding = 'identity' } }) => {
    if (encoding !== 'identity') throw encoded(encoding);
  });
  app.removeContentTypeParser(types);
  app.addContentTypeParser<string>(types, { parseAs: 'string' }, (request, body, done) => {
    try {
      checkNesting(body, 'body');
    } catch (error) {
      return done(error as FusionError);
    }
    return parse(request, body, done);
  });
}

/** What is packed may unpack to any size; Arrow has a compression of its own, which says how much it is. */
function encoded(got: string): FusionError {
  const [field, expected] = ['content-encoding', 'a body that is not packed'];
  return new FusionError('unsupported_media_type', `${field}: expected ${expected}, got ${got}`, {
    field,
    expected,
    got,
  });
}
