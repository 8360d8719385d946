import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyServerOptions, LogController } from 'fastify';
import { compileOnce } from './compile-once.js';
import { handleErrors, sendError } from './error-handler.js';
import type { App } from './typed-app.js';

export interface HttpOptions {
  readonly bodyLimitBytes: number;
  /** How long a request may take to arrive, in milliseconds. */
  readonly requestTimeoutMs: number;
  readonly logger: NonNullable<FastifyServerOptions['logger']>;
  readonly newRequestId: () => string;
}

/** What a caller may name a request: it goes into headers and logs. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** HTTP without routes: how requests are named, what of them is refused before anybody looks, errors in one form. */
export function createHttp({ bodyLimitBytes, requestTimeoutMs, logger, newRequestId }: HttpOptions): App {
  const app: App = Fastify({
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    logger,
    logController: new LogController({ disableRequestLogging: true }), // watchRequests does it, without what is not for logs
    routerOptions: { maxParamLength: 4 * 512 }, // ids in paths, percent-encoded
    requestIdHeader: false,
    genReqId: ({ headers: { 'x-request-id': given } }) =>
      typeof given === 'string' && REQUEST_ID.test(given) ? given : newRequestId(),
    // Nothing is repaired on the caller's behalf: a field too many or a number in quotes is refused.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
    schemaController: compileOnce,
    frameworkErrors: sendError,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  handleErrors(app);
  return app;
}
