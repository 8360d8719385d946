import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import Value from 'typebox/value';
import { FusionError } from '../../data/schema/errors.js';
import { invalidValue } from '../http/invalid-value.js';
import { type GivenStage, StageSchema } from '../http/schemas/retriever.js';
import { validationProblem } from '../http/validation-problem.js';
import { readLearningConfig } from '../learning/read-learning-config.js';
import { matchesFilter } from './matches-filter.js';
import type { Search, Stage } from './retriever.js';
import { stageShape } from './stage-shape.js';

const DEFAULTS = { topK: 100, finalTopK: 25, fusion: 'rrf', onEmpty: 'error' } as const;

/**
 * Stages as they are stored, with the defaults in place. What was stored reads as itself.
 *
 * @param given in either shape that {@link stageShape} knows.
 * @throws FusionError `invalid_value` that names the field: `stages[0].config.parameters.searches[1].feature_uri`,
 * `learning_config.min_interactions`. Configuration is refused in one way, whether its form or a value is wrong.
 */
export function readStages(given: readonly unknown[]): readonly [Stage] {
  const shaped = given.map(stageShape);
  const stages: GivenStage[] = shaped.map((stage, index) => {
    const [problem] = Value.Errors(StageSchema, stage);
    if (problem === undefined) return stage as GivenStage;
    const { instancePath, ...rest } = problem as unknown as FastifySchemaValidationError;
    throw refusal({ ...rest, instancePath: `/stages/${index}${instancePath}` }, { stages: shaped });
  });
  const [stage] = stages;
  if (stage === undefined || stages.length > 1) throw invalidValue('stages', 'one stage', given);
  const { parameters } = stage.config;
  readLearningConfig(parameters.learning_config);
  checkDistinct(parameters.searches);
  checkFilters(parameters.searches);
  return [
    {
      ...stage,
      config: {
        ...stage.config,
        parameters: {
          ...parameters,
          searches: parameters.searches.map(readSearch),
          fusion: parameters.fusion ?? DEFAULTS.fusion,
          final_top_k: parameters.final_top_k ?? DEFAULTS.finalTopK,
        },
      },
    },
  ];
}

function readSearch({ top_k, weight, on_empty, ...search }: GivenStage['config']['parameters']['searches'][0]): Search {
  return { ...search, top_k: top_k ?? DEFAULTS.topK, weight: weight ?? null, on_empty: on_empty ?? DEFAULTS.onEmpty };
}

/** A feature URI is the name of an arm: two searches of one could not be told apart by what is learned. */
function checkDistinct(searches: readonly { readonly feature_uri: string }[]): void {
  searches.forEach(({ feature_uri: uri }, index) => {
    const first = searches.findIndex(({ feature_uri: other }) => other === uri);
    if (first === index) return;
    const field = `stages[0].config.parameters.searches[${index}].feature_uri`;
    throw invalidValue(field, `a URI other than that of searches[${first}]`, uri);
  });
}

/** Filters with templates are known only with a request's inputs. */
function checkFilters(searches: readonly { readonly filters?: unknown }[]): void {
  searches.forEach(({ filters }, index) => {
    if (filters === undefined || JSON.stringify(filters).includes('{{')) return;
    matchesFilter(filters, `stages[0].config.parameters.searches[${index}].filters`);
  });
}

function refusal(problem: FastifySchemaValidationError, body: unknown): FusionError {
  const { message, details } = validationProblem(problem, body);
  return new FusionError('invalid_value', message, details);
}
