import Type, { type Static } from 'typebox';
import { NullableNumber } from './nullable.js';

const closed = { additionalProperties: false };

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

const DriftVerdict = Type.Enum(['stable', 'moved', 'shifted', 'unknown']);

const LearnedDriftSchema = Type.Object({
  psi: NullableNumber({ description: 'Of the mix of users over learned segments, beside that of training.' }),
  verdict: DriftVerdict,
  segments: Type.Array(
    Type.Object({
      learned_segment: Type.String(),
      users_trained: Type.Integer(),
      users_now: Type.Integer({ description: 'Whose latest visit was in it.' }),
    }),
  ),
});

export const DriftSchema = Type.Object({
  experiment_id: Type.String(),
  days: Type.Integer({ description: 'The latest; compared with the 90 days before.' }),
  samples_now: Type.Number(),
  samples_before: Type.Number(),
  psi: NullableNumber({ description: 'Population stability index of the mix of segments.' }),
  verdict: DriftVerdict,
  learned_segments: Type.Union([LearnedDriftSchema, Type.Null()], {
    description: 'Null where the experiment does not declare them, or the bundle has none.',
  }),
});

export type Analysis = Static<typeof AnalysisSchema>;
export type Segments = Static<typeof SegmentsSchema>;
export type OffPolicy = Static<typeof OffPolicySchema>;
export type OffPolicyAnswer = Static<typeof OffPolicyAnswerSchema>;
export type Drift = Static<typeof DriftSchema>;
