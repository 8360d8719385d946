import swagger from '@fastify/swagger';
import type { App } from './typed-app.js';

export interface ApiDescription {
  readonly version: string;
  readonly takesKeys: boolean;
}

/** GET /openapi.json: the interface, from the schemas that validate it. Goes before the routes that it describes. */
export async function describeApi(app: App, { version, takesKeys }: ApiDescription): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Metafuse', version },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      ...(takesKeys && { security: [{ key: [] }] }),
    },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
