import swagger, { type SwaggerTransform } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { roleOfRoute } from '../security/role-of-route.js';
import { JSON_TYPE } from './content-types.js';
import type { App } from './typed-app.js';

export interface ApiDescription {
  readonly version: string;
  readonly takesKeys: boolean;
}

/**
 * GET /openapi.json: the interface, from the schemas that validate it; /docs: the same as a page, to read and to try. Goes before the
 * routes that it describes.
 */
export async function describeApi(app: App, { version, takesKeys }: ApiDescription): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Metafuse', version },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      ...(takesKeys && { security: [{ key: [] }] }),
    },
    transform: describeRoute,
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true, // nothing of it comes from elsewhere
    uiConfig: { docExpansion: 'none', deepLinking: true },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}

/** What every request of the interface may say. */
const HEADERS = {
  type: 'object',
  properties: {
    'X-Namespace': { type: 'string', pattern: '^[\\w.-]{1,64}$', default: 'default' },
    'X-Request-Id': {
      type: 'string',
      pattern: '^[\\w.:-]{1,128}$',
      description: 'Names the request; else it is drawn.',
    },
  },
} as const;

/** What no route says by itself: its headers, whose key it takes, the group that it is of, and that columns are no JSON. */
const describeRoute: SwaggerTransform = ({ schema, url, route }) => {
  if (schema?.hide) return { schema, url };
  const { body, consumes, produces, response, ...rest } = schema ?? {};
  const answers = response as Readonly<Record<string, object>> | undefined;
  const role = roleOfRoute(String(route.method), url);
  const described = {
    ...rest,
    tags: [/^\/v1\/([^/]+)/.exec(url)?.[1] ?? 'server'],
    ...(url.startsWith('/v1/') && { headers: HEADERS }),
    ...(role === null ? { security: [] } : { description: `Where there are keys, it takes one of the role ${role}.` }),
    ...(body !== undefined && { body: inTypes(body, consumes) }),
    ...(answers !== undefined && {
      response: answers[200] ? { ...answers, 200: inTypes(answers[200], produces) } : answers,
    }),
  };
  return { schema: described, url };
};

/** A schema in JSON, and bytes in all other types. */
function inTypes(schema: unknown, types: readonly string[] = []) {
  if (types.length === 0) return schema;
  const bytes = { type: 'string', format: 'binary' };
  return { content: Object.fromEntries(types.map((type) => [type, { schema: type === JSON_TYPE ? schema : bytes }])) };
}
