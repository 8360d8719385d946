import { requireAllNamespaces } from '../../security/require-keys.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

/** GET /metrics, for Prometheus. It counts all namespaces together, so its key is an admin's for all of them. */
export function addMetricsRoute(app: App, { metrics: { registry } }: ServerState): void {
  app.get(
    '/metrics',
    {
      schema: { summary: 'What the server counts, for Prometheus', produces: ['text/plain'] },
      onRequest: async (request) => requireAllNamespaces(request),
    },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  );
}
