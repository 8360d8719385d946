import { feedback } from '../../adaptation/feedback.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import { FeedbackRequestSchema } from '../schemas/feedback-request.js';
import { FeedbackResponseSchema } from '../schemas/feedback-response.js';
import type { ServerState } from '../server-state.js';
import { toMicrosecond } from '../to-microsecond.js';
import type { App } from '../typed-app.js';

/** POST /v1/feedback: what a user made of an item that an answer showed. */
export function addFeedbackRoute(app: App, { retrieval, learning }: FeedbackLoop, state: ServerState): void {
  const { requests, bundles, wallClock, now } = state;
  app.post(
    '/v1/feedback',
    {
      schema: {
        summary: 'Say what a user made of a shown item; the user adapts to it',
        body: FeedbackRequestSchema,
        response: { 200: FeedbackResponseSchema, '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema },
      },
    },
    async (request) => {
      const start = now();
      const onModelError = (error: unknown) =>
        request.log.error({ err: error }, 'adapting failed; the user keeps the parameters they had');
      const answer = await bundles.use(request.namespace, (loaded) =>
        feedback(request.body, {
          ...{ namespace: request.namespace, requests, learning, retrievers: retrieval.retrievers },
          ...{ adaptation: loaded?.adaptation ?? null, wallClock, onModelError },
        }),
      );
      state.metrics.adapted(answer.adaptation.reason);
      return { ...answer, took_ms: toMicrosecond(now() - start) };
    },
  );
}
