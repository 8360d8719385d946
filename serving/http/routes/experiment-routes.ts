import Type from 'typebox';
import { extractContext } from '../../../models/experiment/index.js';
import { pageOf } from '../../assessment/page-of.js';
import { analyze } from '../../experiments/analyze.js';
import { askOffPolicy } from '../../experiments/ask-off-policy.js';
import { listSegments } from '../../experiments/list-segments.js';
import { measureDrift } from '../../experiments/measure-drift.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { invalidValue } from '../invalid-value.js';
import { validateQuery } from '../query-validator.js';
import { AllocateSchema, AllocationSchema, ConversionSchema, ConvertSchema } from '../schemas/allocation.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import {
  CreateExperimentSchema,
  ExperimentSchema,
  ExperimentsQuerySchema,
  ExperimentsSchema,
} from '../schemas/experiment.js';
import {
  AnalysisQuerySchema,
  AnalysisSchema,
  DriftQuerySchema,
  DriftSchema,
  OffPolicyAnswerSchema,
  OffPolicySchema,
  SegmentsQuerySchema,
  SegmentsSchema,
} from '../schemas/experiment-analysis.js';
import { MergedRegionsSchema, RegionStateSchema } from '../schemas/experiment-region.js';
import type { ServerState } from '../server-state.js';
import { settledStore } from '../settled-store.js';
import type { App } from '../typed-app.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const params = Type.Object({ id: Type.String({ minLength: 1, maxLength: 512 }) });
const PATH = '/v1/experiments/:id';

type Loop = Pick<FeedbackLoop, 'experiments' | 'store'>;

/** Routes of contextual experiments: what is offered, who gets what, and what came of it. */
export function addExperimentRoutes(app: App, loop: Loop, { wallClock }: Pick<ServerState, 'wallClock'>): void {
  addChanges(app, loop);
  addVisits(app, loop, wallClock);
  addQuestions(app, loop, wallClock);
  addRegions(app, loop);
}

function addRegions(app: App, { experiments }: Loop): void {
  app.get(
    `${PATH}/state`,
    {
      schema: {
        summary: 'What this region has counted, for other regions',
        params,
        response: { 200: RegionStateSchema, ...errors },
      },
    },
    ({ namespace, params: { id } }) => experiments.state(experiments.get(namespace, id)),
  );

  app.post(
    `${PATH}/state`,
    {
      schema: {
        summary: 'Take in what another region has counted; late and repeated states do no harm',
        params,
        body: RegionStateSchema,
        response: { 200: MergedRegionsSchema, ...errors },
      },
    },
    ({ namespace, params: { id }, body }) => experiments.merge(experiments.get(namespace, id), body),
  );
}

function addChanges(app: App, { experiments }: Loop): void {
  app.post(
    '/v1/experiments',
    {
      schema: {
        summary: 'Offer variants, allocated by segment of context',
        body: CreateExperimentSchema,
        response: { 201: ExperimentSchema, ...errors },
      },
    },
    async ({ namespace, body }, reply) => {
      reply.status(201);
      return experiments.create(namespace, body);
    },
  );

  app.get(
    '/v1/experiments',
    {
      schema: {
        summary: 'Experiments, the latest first',
        querystring: ExperimentsQuerySchema,
        response: { 200: ExperimentsSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, query }) => {
      const { items, ...page } = pageOf(experiments.list(namespace), query);
      return { experiments: items, ...page };
    },
  );

  app.get(
    PATH,
    { schema: { summary: 'An experiment', params, response: { 200: ExperimentSchema, ...errors } } },
    async ({ namespace, params: { id } }) => experiments.get(namespace, id),
  );

  app.post(
    `${PATH}/stop`,
    {
      schema: {
        summary: 'Allocate no more; what was allocated can still convert',
        params,
        response: { 200: ExperimentSchema, ...errors },
      },
    },
    ({ namespace, params: { id } }) => experiments.stop(namespace, id),
  );
}

function addVisits(app: App, { experiments }: Loop, wallClock: () => number): void {
  app.post(
    `${PATH}/allocate`,
    {
      schema: {
        summary: 'Choose a variant for a visit',
        params,
        body: AllocateSchema,
        response: { 200: AllocationSchema, ...errors },
      },
    },
    async ({ namespace, params: { id }, body: { raw_context = {}, context, user_id = '' } }) => {
      const visit = extractContext({ ...raw_context, ...(context && { features: context }) }, wallClock());
      const { allocation } = await experiments.allocate(namespace, id, {
        context: visit,
        userId: user_id,
        executionId: '',
      });
      return allocation;
    },
  );

  app.post(
    '/v1/allocations/:id/convert',
    {
      schema: {
        summary: 'Say what an allocation earned; the first report counts',
        params,
        body: ConvertSchema,
        response: { 200: ConversionSchema, ...errors },
      },
    },
    async ({ namespace, params: { id }, body: { converted, reward } }) => {
      if ((converted === undefined) === (reward === undefined)) {
        throw invalidValue('reward', 'either a reward or converted', converted === undefined ? undefined : 'both');
      }
      return experiments.convert(namespace, id, reward ?? Number(converted));
    },
  );
}

function addQuestions(app: App, loop: Loop, wallClock: () => number): void {
  const { experiments } = loop;
  app.get(
    `${PATH}/analysis`,
    {
      schema: {
        summary: 'Segments that do better or worse, variants beside the control, what looks odd, and what to do',
        params,
        querystring: AnalysisQuerySchema,
        response: { 200: AnalysisSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    ({ namespace, params: { id }, query: { min_samples: minSamples = 100 } }) =>
      analyze(experiments, experiments.get(namespace, id), { minSamples, now: wallClock() }),
  );

  app.get(
    `${PATH}/segments`,
    {
      schema: {
        summary: 'How segments perform, the most visited first',
        params,
        querystring: SegmentsQuerySchema,
        response: { 200: SegmentsSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, params: { id }, query: { min_samples: minSamples = 0, parent } }) => {
      const experiment = experiments.get(namespace, id);
      return listSegments(await experiments.segments(experiment), experiment, { minSamples, parent });
    },
  );

  app.post(
    `${PATH}/off-policy`,
    {
      schema: {
        summary: 'What another rule would have earned, by the logs',
        params,
        body: OffPolicySchema,
        response: { 200: OffPolicyAnswerSchema, ...errors },
      },
    },
    async ({ namespace, params: { id }, body }) => {
      const experiment = experiments.get(namespace, id);
      return askOffPolicy(await settledStore(loop), experiment, body);
    },
  );

  app.get(
    `${PATH}/drift`,
    {
      schema: {
        summary: 'Whether the mix of segments is still what it was',
        params,
        querystring: DriftQuerySchema,
        response: { 200: DriftSchema, ...errors },
      },
      validatorCompiler: validateQuery,
    },
    async ({ namespace, params: { id }, query: { days = 7 } }) => {
      const experiment = experiments.get(namespace, id);
      return measureDrift(await settledStore(loop), experiment, days, wallClock());
    },
  );
}
