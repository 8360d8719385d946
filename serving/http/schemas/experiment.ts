import Type, { type Static } from 'typebox';
import { ADAPTIVE_PRESETS, POLICIES } from '../../../models/experiment/index.js';
import { NullableNumber, NullableText } from './nullable.js';
import { PageQuerySchema } from './page.js';

const closed = { additionalProperties: false };
const Name = Type.String({ minLength: 1, maxLength: 256 });
const Word = Type.String({ maxLength: 512 });
const FeatureName = Type.String({ pattern: '^[a-z][a-z0-9_]{0,63}$' });

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
    preset: Type.Optional(
      Type.Enum(Object.keys(ADAPTIVE_PRESETS) as (keyof typeof ADAPTIVE_PRESETS)[], {
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

const RawContextSchema = Type.Object(
  {
    utm_source: Type.Optional(Word),
    utm_medium: Type.Optional(Word),
    utm_campaign: Type.Optional(Word),
    referrer: Type.Optional(Type.String({ maxLength: 2048 })),
    user_agent: Type.Optional(Type.String({ maxLength: 2048 })),
    country: Type.Optional(Word),
    language: Type.Optional(Word),
    user_type: Type.Optional(Word),
    session: Type.Optional(
      Type.Object(
        {
          pages_viewed: Type.Optional(Type.Number({ minimum: 0 })),
          time_seconds: Type.Optional(Type.Number({ minimum: 0 })),
          visits: Type.Optional(Type.Number({ minimum: 0 })),
        },
        closed,
      ),
    ),
    utc_offset_minutes: Type.Optional(Type.Integer({ minimum: -900, maximum: 900 })),
  },
  { ...closed, description: 'What is known of the visit; features are read from it.' },
);

/** Body of POST /v1/experiments/{id}/allocate. */
export const AllocateSchema = Type.Object(
  {
    raw_context: Type.Optional(RawContextSchema),
    context: Type.Optional(
      Type.Record(FeatureName, Type.Union([Word, Type.Number(), Type.Boolean()]), {
        additionalProperties: false,
        maxProperties: 32,
        description: 'Features by name; they hold before what is read from raw_context.',
      }),
    ),
    user_id: Type.Optional(Type.String({ maxLength: 512 })),
  },
  closed,
);

export const AllocationSchema = Type.Object({
  allocation_id: Type.String(),
  experiment_id: Type.String(),
  variant: Type.String(),
  segment_key: Type.String(),
  level: Type.String({ description: 'The narrowest segment with enough samples.' }),
  propensity: Type.Number({ description: 'How likely this variant was.' }),
});

/** What an experiment allocated to an answer of a retriever. */
export const AllocatedFusionSchema = Type.Unsafe<Static<typeof AllocationSchema> | null>({
  ...AllocationSchema,
  type: ['object', 'null'],
  description: 'The variant that fused; null where no experiment chose.',
});

/** Body of POST /v1/allocations/{id}/convert. */
export const ConvertSchema = Type.Object(
  {
    converted: Type.Optional(Type.Boolean()),
    reward: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  },
  { ...closed, description: 'Either; a conversion is a reward of 1.' },
);

export const ConversionSchema = Type.Object({
  allocation_id: Type.String(),
  experiment_id: Type.String(),
  variant: Type.String(),
  segment_key: Type.String(),
  reward: Type.Number({ description: 'That counts: of the first report.' }),
  counted: Type.Boolean({ description: 'False where it had been reported before: nothing changed.' }),
});

const IntervalSchema = Type.Object({ value: NullableNumber(), low: NullableNumber(), high: NullableNumber() });
const OrNull = <Schema extends Type.TObject>(schema: Schema) =>
  Type.Unsafe<Static<Schema> | null>({ ...schema, type: ['object', 'null'] });

const PerformerSchema = Type.Object({
  segment_key: Type.String(),
  samples: Type.Number(),
  rate: IntervalSchema,
  lift_percent: NullableNumber({ description: 'Over everybody.' }),
  interval: Type.Object({ low: NullableNumber(), high: NullableNumber() }, { description: '95 %, of lift_percent.' }),
  p_value: Type.Number({ description: 'Two-proportion z-test against everybody else.' }),
  p_adjusted: Type.Number({ description: 'For the number of segments (Benjamini–Hochberg).' }),
  is_significant: Type.Boolean(),
  cohens_h: Type.Number(),
  power: Type.Number({ description: 'To see a lift of 20 %.' }),
  samples_missing: NullableNumber({ description: 'Visits more for a power of 80 %.' }),
});

const DifferenceSchema = OrNull(
  Type.Object({
    value: Type.Number(),
    low: Type.Number(),
    high: Type.Number(),
    p_value: Type.Number(),
    p_adjusted: Type.Number(),
    is_significant: Type.Boolean(),
  }),
);

const OverallVariantSchema = Type.Object({
  variant: Type.String(),
  samples: Type.Number(),
  conversions: Type.Number(),
  rate: IntervalSchema,
  corrected_rate: OrNull(IntervalSchema),
  expected_samples: Type.Number({ description: 'By propensities.' }),
});

const VariantInSegmentSchema = Type.Object({
  segment_key: Type.String(),
  variant: Type.String(),
  samples: Type.Number(),
  conversions: Type.Number(),
  rate: IntervalSchema,
  corrected_rate: OrNull(IntervalSchema),
  lift_percent: NullableNumber({ description: 'Over the control.' }),
  cohens_h: NullableNumber(),
  difference: DifferenceSchema,
  corrected_difference: DifferenceSchema,
});

/** Query of GET /v1/experiments/{id}/analysis. */
export const AnalysisQuerySchema = Type.Object(
  { min_samples: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, default: 100 })) },
  closed,
);

export const AnalysisSchema = Type.Object({
  experiment_id: Type.String(),
  summary: Type.Object({ high_performers: Type.Integer(), underperformers: Type.Integer(), samples: Type.Number() }),
  high_performers: Type.Array(PerformerSchema),
  underperformers: Type.Array(PerformerSchema),
  variants: Type.Array(OverallVariantSchema),
  by_variant: Type.Array(VariantInSegmentSchema),
  anomalies: Type.Array(
    Type.Object({
      kind: Type.Enum(['sample_ratio', 'out_of_control']),
      about: Type.String(),
      p_value: NullableNumber(),
      detail: Type.String(),
    }),
  ),
  warnings: Type.Array(Type.String()),
  recommendations: Type.Array(Type.String()),
});

/** Query of GET /v1/experiments/{id}/segments. */
export const SegmentsQuerySchema = Type.Object(
  {
    min_samples: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 })),
    parent: Type.Optional(
      Type.String({
        maxLength: 1024,
        description: 'A segment whose children are wanted; by default the narrowest of all.',
      }),
    ),
  },
  closed,
);

export const SegmentsSchema = Type.Object({
  experiment_id: Type.String(),
  segments: Type.Array(
    Type.Object({
      segment_key: Type.String(),
      samples: Type.Number(),
      reward: Type.Number(),
      rate: IntervalSchema,
      variants: Type.Array(
        Type.Object({ variant: Type.String(), samples: Type.Number(), reward: Type.Number(), rate: IntervalSchema }),
      ),
    }),
  ),
});

/** Body of POST /v1/experiments/{id}/off-policy: what would another rule have earned? */
export const OffPolicySchema = Type.Object(
  {
    otherwise: Type.Optional(
      Type.String({
        maxLength: 256,
        description: 'The variant of all segments that are not named; left out: each alike.',
      }),
    ),
    segments: Type.Optional(
      Type.Record(Type.String({ maxLength: 1024 }), Type.String({ maxLength: 256 }), {
        maxProperties: 1000,
        description: 'Variants by segment key.',
      }),
    ),
  },
  closed,
);

export const OffPolicyAnswerSchema = Type.Object({
  experiment_id: Type.String(),
  allocations: Type.Integer(),
  ips: IntervalSchema,
  snips: IntervalSchema,
  doubly_robust: IntervalSchema,
  effective_sample_size: Type.Number(),
  largest_weight: Type.Number(),
  warnings: Type.Array(Type.String()),
});

/** Query of GET /v1/experiments/{id}/drift. */
export const DriftQuerySchema = Type.Object(
  { days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365, default: 7 })) },
  closed,
);

export const DriftSchema = Type.Object({
  experiment_id: Type.String(),
  days: Type.Integer({ description: 'The latest; compared with the 90 days before.' }),
  samples_now: Type.Number(),
  samples_before: Type.Number(),
  psi: NullableNumber({ description: 'Population stability index of the mix of segments.' }),
  verdict: Type.Enum(['stable', 'moved', 'shifted', 'unknown']),
});

export type CreateExperiment = Static<typeof CreateExperimentSchema>;
export type Experiment = Static<typeof ExperimentSchema>;
export type Allocate = Static<typeof AllocateSchema>;
export type Allocation = Static<typeof AllocationSchema>;
export type Conversion = Static<typeof ConversionSchema>;
export type Analysis = Static<typeof AnalysisSchema>;
export type Segments = Static<typeof SegmentsSchema>;
export type OffPolicy = Static<typeof OffPolicySchema>;
export type OffPolicyAnswer = Static<typeof OffPolicyAnswerSchema>;
export type Drift = Static<typeof DriftSchema>;
