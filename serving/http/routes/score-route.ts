import type { FastifyRequest } from 'fastify';
import { columnProblem } from '../../columns/column-problem.js';
import { readScoreColumns } from '../../columns/read-score-columns.js';
import { writeScoreColumns } from '../../columns/write-score-columns.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { score } from '../../scoring/score.js';
import { writeScoreJson } from '../../scoring/write-score-json.js';
import { ARROW_TYPE, JSON_TYPE } from '../content-types.js';
import { sendError, toFusionError } from '../error-handler.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import { type ScoreRequest, ScoreRequestSchema } from '../schemas/score-request.js';
import { ScoreResponseSchema } from '../schemas/score-response.js';
import type { ServerState } from '../server-state.js';
import { toMicrosecond } from '../to-microsecond.js';
import type { App } from '../typed-app.js';

/** POST /v1/score: fuse the scores of a user's candidates. Columns are answered in columns; errors are JSON, and name the column. */
export function addScoreRoute(app: App, loop: FeedbackLoop, state: ServerState): void {
  // In a scope of its own: what is read from Arrow here is a request for scores.
  app.register(async (scope) => {
    scope.addContentTypeParser(
      ARROW_TYPE,
      { parseAs: 'buffer' },
      async (request: FastifyRequest, stream: string | Buffer) =>
        readScoreColumns(stream as Buffer, { maxRows: state.maxCandidates, maxBytes: request.routeOptions.bodyLimit }),
    );
    addRoute(scope as App, loop, state);
  });
}

function addRoute(app: App, { retrieval, learning, live }: FeedbackLoop, state: ServerState): void {
  const shared = { ...state, learning, live, retrievers: retrieval.retrievers };
  app.post(
    '/v1/score',
    {
      schema: {
        summary: "Fuse the scores of a user's candidates; also as an Arrow stream",
        consumes: [JSON_TYPE, ARROW_TYPE],
        produces: [JSON_TYPE, ARROW_TYPE],
        body: ScoreRequestSchema,
        response: { 200: ScoreResponseSchema, '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema },
      },
      errorHandler: (error, request, reply) => {
        const known = toFusionError(error, request);
        sendError(request.mediaType === ARROW_TYPE ? columnProblem(known) : known, request, reply);
      },
    },
    async (request, reply) => {
      const start = state.now();
      const elapsedMs = () => toMicrosecond(state.now() - start);
      const onModelError = (error: unknown) =>
        request.log.error({ err: error }, 'the network failed; other weights answered');
      const { namespace, id: requestId, body } = request;
      const answer = await state.bundles.use(namespace, (loaded) =>
        score(body as ScoreRequest, { loaded, namespace, requestId, elapsedMs, onModelError, ...shared }),
      );
      const { strategy, fallback_reason } = answer.summary;
      state.traffic.scored(namespace, fallback_reason);
      state.metrics.scored({ strategy, reason: fallback_reason }, (body as ScoreRequest).candidates.length);
      const isColumns = request.mediaType === ARROW_TYPE;
      const written = (isColumns ? writeScoreColumns : writeScoreJson)(answer, elapsedMs());
      // Bytes, which are sent as they are: the schema describes what they say.
      return reply.type(isColumns ? ARROW_TYPE : JSON_TYPE).send(written as never);
    },
  );
}
