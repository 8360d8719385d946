import Type from 'typebox';
import { pageOf } from '../../assessment/page-of.js';
import { visitContext } from '../../experiments/visit-context.js';
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
import { MergedRegionsSchema, RegionStateSchema } from '../schemas/experiment-region.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const params = Type.Object({ id: Type.String({ minLength: 1, maxLength: 512 }) });
const PATH = '/v1/experiments/:id';

type Loop = Pick<FeedbackLoop, 'experiments'>;

/** Routes of contextual experiments: what is offered, who gets what, and what other regions have counted. */
export function addExperimentRoutes(app: App, loop: Loop, { wallClock }: Pick<ServerState, 'wallClock'>): void {
  addChanges(app, loop);
  addVisits(app, loop, wallClock);
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
    async ({ namespace, params: { id }, body }) => {
      const visit = { context: visitContext(body, wallClock()), userId: body.user_id ?? '', executionId: '' };
      const { allocation } = await experiments.allocate(namespace, id, visit);
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
