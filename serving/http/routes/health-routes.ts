import { HealthResponseSchema, ReadyResponseSchema } from '../schemas/health-response.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

/** GET /healthz: the process runs. GET /readyz: it can answer from a verified bundle, and is not about to stop. */
export function addHealthRoutes(app: App, state: ServerState): void {
  app.get('/healthz', { schema: { summary: 'Liveness', response: { 200: HealthResponseSchema } } }, async () => ({
    status: 'ok' as const,
  }));
  app.get(
    '/readyz',
    {
      schema: { summary: 'Readiness by dependency', response: { 200: ReadyResponseSchema, 503: ReadyResponseSchema } },
    },
    async (_request, reply) => {
      const bundle = bundleState(state);
      const ready = bundle.state === 'ready' && !state.isDraining();
      return reply.status(ready ? 200 : 503).send({ ready, draining: state.isDraining(), bundle });
    },
  );
}

function bundleState({ loaded }: ServerState) {
  if (loaded === null) return { state: 'absent' as const, reason: 'No bundle is loaded.', model_version: null };
  const { status } = loaded.network;
  const reason = status.state === 'failed' ? status.error.message : null;
  return { state: status.state, reason, model_version: loaded.catalogue.bundle!.manifest.model_version };
}
