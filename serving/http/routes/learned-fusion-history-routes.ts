import { readLearnedFusionStats } from '../../../data/store/reads/learned-fusion-stats.js';
import { activityPage } from '../../control/activity-page.js';
import { describeStats } from '../../control/describe-stats.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { learningConfigOf } from '../../learning/learning-config-of.js';
import { findRetriever } from '../../retrieval/find-retriever.js';
import { validateQuery } from '../query-validator.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import { RetrieverParams } from '../schemas/learned-fusion.js';
import { ActivityQuerySchema, ActivitySchema, StatsSchema } from '../schemas/learned-fusion-stats.js';
import { settledStore } from '../settled-store.js';
import type { App } from '../typed-app.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const PATH = '/v1/retrievers/:id/learned-fusion';

/** Routes of what learned fusion did: its figures, and what was changed by hand. Both are read from the store. */
export function addLearnedFusionHistoryRoutes(app: App, loop: FeedbackLoop): void {
  app.get(
    `${PATH}/stats`,
    {
      schema: {
        summary: 'Learned fusion in figures',
        params: RetrieverParams,
        response: { 200: StatsSchema, ...errors },
      },
    },
    async ({ namespace, params: { id: retrieverId } }) => {
      const retriever = findRetriever(loop.retrieval.retrievers, namespace, retrieverId);
      const { minInteractions } = learningConfigOf(retriever);
      const store = await settledStore(loop);
      const stats = await readLearnedFusionStats(store, { namespace, retrieverId, minInteractions });
      const optedOut = loop.learning.choices.list(namespace, retrieverId).filter(({ is_opted_out }) => is_opted_out);
      return describeStats(retriever, stats, optedOut.length);
    },
  );

  app.get(
    `${PATH}/activity`,
    {
      schema: {
        summary: 'What happened, the latest first',
        params: RetrieverParams,
        querystring: ActivityQuerySchema,
        response: { 200: ActivitySchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, params: { id: retrieverId }, query: { limit = 100, cursor } }) => {
      findRetriever(loop.retrieval.retrievers, namespace, retrieverId);
      return activityPage(await settledStore(loop), { namespace, retrieverId, limit }, cursor);
    },
  );
}
