import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FusionError } from '../../data/schema/errors.js';
import { validationProblem } from './validation-problem.js';

/** Makes every error of an application one shape, and logs it without the body that caused it. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    sendError(
      new FusionError('not_found', `${request.method} ${pathOf(request)}: there is no such path`),
      request,
      reply,
    ),
  );
}

/** Also for errors from before a route was found. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toFusionError(error, request);
  const { code, status, details } = known;
  const isDefect = status >= 500;
  if (isDefect) request.log.error({ err: error, code }, 'request failed');
  else request.log.info({ code, field: details['field'] }, 'request refused');
  const retryAfter = details['retry_after_seconds'];
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
  // Whoever sends all before they listen would meet a closed connection: the rest is read, and thrown away.
  if (code === 'body_too_large') reply.removeHeader('connection');
  // What a defect says may hold paths and the like: callers get the request id, the log has the rest.
  const message = code === 'internal' ? `A defect in Metafuse; request ${request.id}.` : known.message;
  return reply
    .status(status)
    .header('x-request-id', request.id)
    .send({
      success: false,
      status,
      error: { code, type: code, message, details: code === 'internal' ? {} : details },
    });
}

/** Any error as one of ours; of what was not foreseen, `internal`. */
export function toFusionError(error: unknown, request: FastifyRequest): FusionError {
  if (error instanceof FusionError) return error;
  const { validation, validationContext, code, statusCode, message } = error as FastifyError;
  if (validation?.[0] !== undefined) {
    return validationProblem(validation[0], validationContext === 'querystring' ? request.query : request.body);
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    const details = { field: 'content-type', expected: 'application/json', got: request.headers['content-type'] };
    return new FusionError(
      'unsupported_media_type',
      `content-type: expected ${details.expected}, got ${details.got}`,
      details,
      error,
    );
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const details = { field: 'body', expected: `at most ${request.routeOptions.bodyLimit} bytes`, got: 'more' };
    return new FusionError('body_too_large', `body: expected ${details.expected}, got more`, details, error);
  }
  if (statusCode !== undefined && statusCode < 500)
    return new FusionError('invalid_request', `body: ${message}`, { field: 'body' });
  return new FusionError('internal', message, {}, error);
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0]!;
}
