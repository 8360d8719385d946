import type { App } from '../http/typed-app.js';
import { createPageFiles } from './page-files.js';

/**
 * Nothing from elsewhere, no script but the page's own file, no frame around it: whatever an id or a name says, the browser runs none
 * of it and sends it nowhere.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Names of assets hold a hash of what is in them. */
const CACHE = { page: 'no-cache', asset: 'public, max-age=31536000, immutable' };

/**
 * GET /dashboard/: a page to watch a server with. The page itself holds nothing of anybody and takes no key; what it shows, it asks the
 * API for with the key that it is given.
 */
export function addDashboardRoute(app: App): void {
  const fileOf = createPageFiles();
  app.get('/dashboard', { schema: { hide: true } }, async (_request, reply) => reply.redirect('dashboard/'));
  app.get('/dashboard/*', { schema: { hide: true } }, async (request, reply) => {
    const { '*': path } = request.params as { readonly '*': string };
    const file = await fileOf(path === '' ? 'index.html' : path);
    if (file === undefined) return reply.callNotFound();
    const cache = path.startsWith('assets/') ? CACHE.asset : CACHE.page;
    return reply.headers({ ...HEADERS, 'content-type': file.type, 'cache-control': cache }).send(file.content);
  });
}
