import type { FeedbackRequest } from '../http/schemas/feedback-request.js';
import type { FeedbackResponse } from '../http/schemas/feedback-response.js';
import type { ScoreRequest } from '../http/schemas/score-request.js';
import type { ScoreResponse } from '../http/schemas/score-response.js';
import type { CallerSchema } from '../http/schemas/traffic.js';
import { analyticsOf } from './analytics.js';
import type { ClientOptions } from './client-options.js';
import { collectionsOf } from './collections.js';
import { evaluationsOf } from './evaluations.js';
import { executionsOf } from './executions.js';
import { experimentsOf } from './experiments.js';
import { httpOf } from './http.js';
import { interactionsOf } from './interactions.js';
import { itemsOf } from './items.js';
import { learnedFusionOf } from './learned-fusion.js';
import { modelOf } from './model.js';
import { retrieversOf } from './retrievers.js';
import { createSend } from './send.js';
import { usersOf } from './users.js';
import type { Frozen, Wire } from './wire.js';

export type Client = ReturnType<typeof createClient>;

/**
 * The API, method by method; docs/client.md. Bodies and answers are the API's own, in its names. It runs wherever there is `fetch`: in
 * Node from version 20, and in browsers. Every method throws a ClientError.
 */
export function createClient(options: ClientOptions) {
  const http = httpOf(createSend(options));
  return {
    retrievers: { ...retrieversOf(http), ...interactionsOf(http), ...learnedFusionOf(http) },
    collections: collectionsOf(http),
    executions: executionsOf(http),
    evaluations: evaluationsOf(http),
    experiments: experimentsOf(http),
    analytics: analyticsOf(http),
    users: usersOf(http),
    items: itemsOf(http),
    model: modelOf(http),

    /** Who asks, and what they may. */
    caller: () => http.get<Wire<typeof CallerSchema>>('/v1/caller'),

    /** Fuses the scores of a user's candidates. */
    score: (request: Frozen<ScoreRequest>) => http.post<Frozen<ScoreResponse>>('/v1/score', request),

    /** Says what a user made of an item that {@link score} showed. */
    feedback: (request: Frozen<FeedbackRequest>) => http.post<Frozen<FeedbackResponse>>('/v1/feedback', request),
  };
}
