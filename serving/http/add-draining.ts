import type { App } from './typed-app.js';

/**
 * Lets a server say that it is about to stop, by `app.drain()` or as it closes: it goes on answering, and asks callers to close their
 * connections, so that their next requests go elsewhere.
 *
 * @returns whether it is about to
 */
export function addDraining(app: App): () => boolean {
  let isDraining = false;
  const drain = () => {
    isDraining = true;
  };
  app.decorate('drain', drain);
  app.addHook('preClose', async () => drain());
  app.addHook('onRequest', async (_request, reply) => {
    if (isDraining) reply.header('connection', 'close');
  });
  return () => isDraining;
}
