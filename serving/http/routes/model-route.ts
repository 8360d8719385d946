import { FusionError } from '../../../data/schema/errors.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import { ModelResponseSchema } from '../schemas/model-response.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

/** GET /v1/model: the bundle in use. */
export function addModelRoute(app: App, { loaded }: ServerState): void {
  app.get(
    '/v1/model',
    {
      schema: {
        summary: 'The bundle in use',
        response: { 200: ModelResponseSchema, '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema },
      },
    },
    async () => {
      if (loaded === null) throw new FusionError('no_model', 'No bundle is loaded.');
      const { manifest, users, items } = loaded.catalogue.bundle!;
      return { ...manifest, users: users.ids.length, items: items.ids.length }; // the schema leaves the rest out
    },
  );
}
