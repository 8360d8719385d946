import type { FeedbackLoop } from '../../feedback-loop.js';
import { score } from '../../scoring/score.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import { type ScoreRequest, ScoreRequestSchema } from '../schemas/score-request.js';
import { ScoreResponseSchema } from '../schemas/score-response.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

/** POST /v1/score: fuse the scores of a user's candidates. */
export function addScoreRoute(app: App, { retrieval, learning }: FeedbackLoop, state: ServerState): void {
  app.post(
    '/v1/score',
    {
      schema: {
        summary: "Fuse the scores of a user's candidates",
        body: ScoreRequestSchema,
        response: { 200: ScoreResponseSchema, '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema },
      },
      // The schemas describe the answer. Written by them, each of its rows takes several times as long as by the engine itself.
      serializerCompiler: () => JSON.stringify,
    },
    async (request) => {
      const start = state.now();
      const elapsedMs = () => state.now() - start;
      const onModelError = (error: unknown) =>
        request.log.error({ err: error }, 'the network failed; other weights answered');
      const { namespace, id: requestId, body } = request;
      const answer = await state.bundles.use(namespace, (loaded) =>
        score(body as ScoreRequest, {
          ...state,
          ...{ loaded, namespace, requestId, elapsedMs, onModelError },
          ...{ learning, retrievers: retrieval.retrievers },
        }),
      );
      return { ...answer, took_ms: elapsedMs() };
    },
  );
}
