import { readFileSync } from 'node:fs';
import type { App } from '../typed-app.js';

/** Pages load it from wherever they are: it is the same for everybody and holds no secrets. */
const HEADERS = {
  'content-type': 'text/javascript; charset=utf-8',
  'cache-control': 'public, max-age=3600',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
};

/** GET /capture.js: what a page loads to tell us what people do with results. */
export function addCaptureRoute(app: App): void {
  const script = readFileSync(new URL('../../browser/capture.js', import.meta.url), 'utf8');
  app.get('/capture.js', { schema: { hide: true } }, async (_request, reply) => reply.headers(HEADERS).send(script));
}
