import Type, { type Static } from 'typebox';
import { ADAPTIVE_PRESETS, type AdaptivePreset, POLICIES } from '../../../models/experiment/index.js';
import { NullableText } from './nullable.js';
import { PageQuerySchema } from './page.js';

const closed = { additionalProperties: false };
const Name = Type.String({ minLength: 1, maxLength: 256 });
/** The name of a feature of a visit. */
export const FeatureName = Type.String({ pattern: '^[a-z][a-z0-9_]{0,63}$' });

/** How a variant fuses; what a retriever that names the experiment does when it is allocated. */
const FusionStrategySchema = Type.Object(
  {
    strategy: Type.Enum(['rrf', 'dbsf', 'weighted', 'max', 'meta']),
    weights: Type.Optional(
      Type.Record(Type.String({ maxLength: 512 }), Type.Number({ minimum: 0 }), {
        maxProperties: 10,
        description: 'Of `weighted`, by feature URI. A search that is not named has the weight that it has itself.',
      }),
    ),
  },
  closed,
);

const VariantSchema = Type.Object(
  { variant: Name, fusion: Type.Optional(FusionStrategySchema) },
  { ...closed, description: 'A label, and for retrievers how to fuse.' },
);

const Settings = {
  context_features: Type.Array(FeatureName, {
    maxItems: 6,
    uniqueItems: true,
    description: 'What segments are made of; the first is given up first on the way to the parents.',
  }),
  policy: Type.Enum([...POLICIES]),
  min_samples_per_segment: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  prior_strength: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 }),
  neighbour_weight: Type.Number({
    minimum: 0,
    maximum: 1,
    description: 'How much of what the nearest of its neighbours saw counts for a learned segment.',
  }),
  exploration_bonus: Type.Number({ minimum: 0, maximum: 1 }),
  linear_exploration: Type.Number({ minimum: 0, maximum: 100 }),
  uniform_share: Type.Number({ minimum: 0, maximum: 1 }),
};

/** Body of POST /v1/experiments. */
export const CreateExperimentSchema = Type.Object(
  {
    experiment_id: Type.Optional(
      Type.String({
        pattern: '^[\\w.-]{1,128}$',
        description: 'Where servers of several regions have the same experiment. Default: a new one.',
      }),
    ),
    experiment_name: Name,
    variants: Type.Array(VariantSchema, { minItems: 2, maxItems: 10 }),
    control: Type.Optional(
      Type.String({ maxLength: 256, description: 'The variant that others are compared with. Default: the first.' }),
    ),
    context_features: Type.Optional(Settings.context_features),
    policy: Type.Optional(Settings.policy),
    min_samples_per_segment: Type.Optional(Settings.min_samples_per_segment),
    prior_strength: Type.Optional(Settings.prior_strength),
    neighbour_weight: Type.Optional(Settings.neighbour_weight),
    preset: Type.Optional(
      Type.Enum(Object.keys(ADAPTIVE_PRESETS) as AdaptivePreset[], {
        description: 'Of `adaptive`: exploration_bonus .15, .30 or .05.',
      }),
    ),
    exploration_bonus: Type.Optional(Settings.exploration_bonus),
    linear_exploration: Type.Optional(Settings.linear_exploration),
    uniform_share: Type.Optional(Settings.uniform_share),
  },
  closed,
);

export const ExperimentSchema = Type.Object({
  experiment_id: Type.String(),
  experiment_name: Type.String(),
  namespace: Type.String(),
  variants: Type.Array(VariantSchema),
  control: Type.String(),
  ...Settings,
  neighbour_weight: Type.Optional(Settings.neighbour_weight), // experiments of older versions lack it
  status: Type.Enum(['running', 'stopped']),
  created_at: Type.String(),
  stopped_at: NullableText(),
});

/** Query of GET /v1/experiments. */
export const ExperimentsQuerySchema = PageQuerySchema;

export const ExperimentsSchema = Type.Object({
  experiments: Type.Array(ExperimentSchema),
  total: Type.Integer(),
  page: Type.Integer(),
  page_size: Type.Integer(),
});

export type CreateExperiment = Static<typeof CreateExperimentSchema>;
export type Experiment = Static<typeof ExperimentSchema>;
