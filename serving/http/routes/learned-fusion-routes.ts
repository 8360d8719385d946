import { changeUserChoice, type UserDecision } from '../../control/change-user-choice.js';
import { patchRetriever } from '../../control/patch-retriever.js';
import { rolloutState } from '../../control/rollout-state.js';
import { weightsOfAll, weightsOfSegments, weightsOfUser } from '../../control/weights-of.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { findRetriever } from '../../retrieval/find-retriever.js';
import { validateQuery } from '../query-validator.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import {
  GlobalWeightsSchema,
  NothingSchema,
  RetrieverParams,
  RetrieverUserParams,
  RolloutRequestSchema,
  RolloutSchema,
  UserChoiceSchema,
  WeightsQuerySchema,
  WeightsSchema,
} from '../schemas/learned-fusion.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const PATH = '/v1/retrievers/:id/learned-fusion';

/** Routes of learned fusion by hand: rollout, opt-out, reset, and what is believed. */
export function addLearnedFusionRoutes(app: App, loop: FeedbackLoop, { wallClock }: ServerState): void {
  addRolloutRoutes(app, loop, wallClock);
  addUserRoutes(app, loop, wallClock);
  addWeightRoutes(app, loop, wallClock);
}

function addRolloutRoutes(app: App, loop: FeedbackLoop, wallClock: () => number): void {
  const change = async (namespace: string, retrieverId: string, learningConfig: object) => {
    const learning_config = { ...learningConfig };
    return rolloutState(
      await patchRetriever(loop, { namespace, retrieverId, change: { learning_config }, now: wallClock() }),
    );
  };

  for (const [verb, enabled] of Object.entries({ enable: true, disable: false })) {
    app.post(
      `${PATH}/${verb}`,
      {
        schema: {
          summary: enabled ? 'Undo the kill switch' : 'Kill switch: static fusion for everybody, from now on',
          params: RetrieverParams,
          body: NothingSchema,
          response: { 200: RolloutSchema, ...errors },
        },
      },
      ({ namespace, params: { id } }) => change(namespace, id, { enabled }),
    );
  }

  app.post(
    `${PATH}/rollout`,
    {
      schema: {
        summary: 'Serve learned weights to a share of the users; a larger share only adds users',
        params: RetrieverParams,
        body: RolloutRequestSchema,
        response: { 200: RolloutSchema, ...errors },
      },
    },
    ({ namespace, params: { id }, body }) => change(namespace, id, body),
  );
}

function addUserRoutes(app: App, loop: FeedbackLoop, wallClock: () => number): void {
  const add = (method: 'POST' | 'DELETE', url: string, decision: UserDecision, summary: string) =>
    app.route({
      method,
      url: `${PATH}/${url}/:user_id`,
      schema: {
        summary,
        params: RetrieverUserParams,
        ...(method === 'POST' && { body: NothingSchema }),
        response: { 200: UserChoiceSchema, ...errors },
      },
      handler: ({ namespace, params: { id: retrieverId, user_id: userId } }) =>
        changeUserChoice(loop, { namespace, retrieverId, userId, decision, now: wallClock() }),
    });
  add('POST', 'opt-out', 'opt_out', 'Serve a user static fusion, and learn nothing personal');
  add('POST', 'opt-in', 'opt_in', 'Undo an opt-out');
  add('DELETE', 'user', 'reset', "Begin a user's preferences anew; what everybody taught stays");
}

function addWeightRoutes(app: App, loop: FeedbackLoop, wallClock: () => number): void {
  const contextOf = (namespace: string, id: string, requestId: string) => {
    const retriever = findRetriever(loop.retrieval.retrievers, namespace, id);
    return { retriever, requestId, now: wallClock() };
  };

  app.get(
    `${PATH}/weights`,
    {
      schema: {
        summary: 'What is believed for everybody, or for each segment',
        params: RetrieverParams,
        querystring: WeightsQuerySchema,
        response: { 200: GlobalWeightsSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, params: { id }, query: { level }, id: requestId }) => {
      const context = contextOf(namespace, id, requestId);
      const all = weightsOfAll(loop, context);
      return level === 'demographic' ? { ...all, segments: [...weightsOfSegments(loop, context)] } : all;
    },
  );

  app.get(
    `${PATH}/weights/:user_id`,
    {
      schema: {
        summary: 'What is believed for a user, and at which level',
        params: RetrieverUserParams,
        response: { 200: WeightsSchema, ...errors },
      },
    },
    ({ namespace, params: { id, user_id }, id: requestId }) =>
      weightsOfUser(loop, contextOf(namespace, id, requestId), user_id),
  );
}
