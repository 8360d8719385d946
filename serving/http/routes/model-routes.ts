import { FusionError } from '../../../data/schema/errors.js';
import type { BundleScope, ChangedBundle } from '../../bundles/bundle-change.js';
import { requireAllNamespaces } from '../../security/require-keys.js';
import { emptyBody } from '../empty-body.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import { ModelChangeSchema, ReloadRequestSchema, RollbackRequestSchema } from '../schemas/model-change.js';
import { ModelResponseSchema } from '../schemas/model-response.js';
import type { ServerState } from '../server-state.js';
import { toMicrosecond } from '../to-microsecond.js';
import type { App } from '../typed-app.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };

/** The bundle in use, and putting another in its place while requests go on. */
export function addModelRoutes(app: App, { bundles, metrics, now }: ServerState): void {
  app.get(
    '/v1/model',
    { schema: { summary: 'The bundle in use', response: { 200: ModelResponseSchema, ...errors } } },
    async ({ namespace }) => {
      const loaded = bundles.of(namespace);
      if (loaded === null) throw new FusionError('no_model', 'No bundle is loaded.');
      const { manifest, users, items } = loaded.catalogue.bundle!;
      return { ...manifest, users: users.ids.length, items: items.ids.length }; // the schema leaves the rest out
    },
  );

  const scopeOf = ({ namespace, body }: { namespace: string; body: { scope?: BundleScope } }) =>
    body.scope ?? bundles.scopeOf(namespace);
  const timed = async (change: () => Promise<ChangedBundle>) => {
    const start = now();
    const {
      scope,
      modelVersion: model_version,
      previousVersion: previous_version,
    } = await change().catch((error: unknown) => {
      metrics.changedBundle('refused');
      throw error;
    });
    metrics.changedBundle('done');
    return { scope, model_version, previous_version, took_ms: toMicrosecond(now() - start) };
  };

  app.post(
    '/v1/model/reload',
    {
      schema: {
        summary:
          'Verify, warm up and use another bundle, or the same folder anew; running requests end with the old one',
        body: ReloadRequestSchema,
        response: { 200: ModelChangeSchema, ...errors },
      },
      preValidation: emptyBody,
    },
    async (request) => {
      const { namespace, body } = request;
      if (scopeOf(request) === 'shared') requireAllNamespaces(request);
      return timed(() => bundles.reload(namespace, body));
    },
  );

  app.post(
    '/v1/model/rollback',
    {
      schema: {
        summary: 'Use the bundle again that was in use before; once more undoes that',
        body: RollbackRequestSchema,
        response: { 200: ModelChangeSchema, ...errors },
      },
      preValidation: emptyBody,
    },
    async (request) => {
      if (scopeOf(request) === 'shared') requireAllNamespaces(request);
      return timed(() => bundles.rollback(request.namespace, request.body.scope));
    },
  );
}
