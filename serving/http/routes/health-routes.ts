import type { Store } from '../../../data/store/store.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { HealthResponseSchema, ReadyResponseSchema } from '../schemas/health-response.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

/**
 * GET /healthz: the process runs. GET /readyz: it can answer from a verified bundle, and is not about to stop. A store that is away
 * makes no server unready: it would take the others with it.
 */
export function addHealthRoutes(app: App, { store }: FeedbackLoop, state: ServerState): void {
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
      return reply
        .status(ready ? 200 : 503)
        .send({ ready, draining: state.isDraining(), bundle, store: storeState(store) });
    },
  );
}

/** Of all bundles, the one that is furthest from ready; the version of the shared one, since anybody may ask. */
function bundleState({ bundles }: ServerState) {
  const all = bundles.all();
  const loaded = all.find(({ network }) => network.status.state !== 'ready') ?? all[0];
  if (loaded === undefined) return { state: 'absent' as const, reason: 'No bundle is loaded.', model_version: null };
  const { status } = loaded.network;
  const reason = status.state === 'failed' ? status.error.message : null;
  return { state: status.state, reason, model_version: bundles.sharedVersion };
}

function storeState(store: Store | null) {
  if (store === null)
    return { state: 'absent' as const, reason: 'No store is configured.', spooled_rows: 0, spooled_bytes: 0 };
  const { isAvailable, problem, spooledRows, spooledBytes } = store.status();
  const state = isAvailable ? ('ready' as const) : ('degraded' as const);
  return { state, reason: problem, spooled_rows: spooledRows, spooled_bytes: spooledBytes };
}
