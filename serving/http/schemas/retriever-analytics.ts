import Type from 'typebox';
import { NullableNumber, NullableNumbers, NullableText } from './nullable.js';

const closed = { additionalProperties: false };
const Hours = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 720, default: 24, description: 'How far to look back.' }),
);
const TimeRange = Type.Object({ start: Type.String(), end: Type.String() });

export const HoursQuerySchema = Type.Object({ hours: Hours }, closed);

/** Query of GET …/signals. */
export const SignalsQuerySchema = Type.Object(
  {
    signal_type: Type.Optional(Type.String({ maxLength: 64, description: 'learned_weights, the only one there is.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    hours: Hours,
  },
  closed,
);

/** Its answer, the latest first. */
export const SignalsSchema = Type.Array(
  Type.Object({
    timestamp: Type.String(),
    execution_id: Type.String(),
    signal_type: Type.Literal('learned_weights'),
    signal_data: Type.Object({
      weights: Type.Record(Type.String(), Type.Number(), { description: 'By feature URI; served or not.' }),
      params: Type.Record(Type.String(), Type.Object({ alpha: Type.Number(), beta: Type.Number() }), {
        description: 'What was drawn from, by arm: feature URIs or labels of blends. Empty where nothing was drawn.',
      }),
      context_level: Type.String(),
      context_key: NullableText(),
      served: Type.Boolean(),
      reason: Type.String(),
      session_adapted: Type.Boolean(),
    }),
    metadata: Type.Object({
      user_id: NullableText(),
      strategy: Type.String(),
      propensity: Type.Number({ description: 'How likely the rollout was to serve this arm.' }),
      results: Type.Integer(),
      interactions: Type.Integer(),
      reward: Type.Number(),
      has_interaction: Type.Boolean(),
      clicked_ranks: Type.Array(Type.Integer(), { description: 'Of results with a positive reward, 1-based.' }),
      reciprocal_rank: Type.Number({ description: 'Of the best of them; 0 without one.' }),
    }),
  }),
);

/** Query of GET …/performance. */
export const PerformanceQuerySchema = Type.Object(
  {
    start_date: Type.Optional(Type.String({ maxLength: 40, description: 'Default: 7 days before end_date.' })),
    end_date: Type.Optional(Type.String({ maxLength: 40, description: 'A day is meant whole. Default: now.' })),
    group_by: Type.Optional(Type.Enum(['hour', 'day', 'week'], { default: 'day' })),
  },
  closed,
);

const rate = (description: string) =>
  NullableNumber({ description: `${description}; null where there is nothing to divide by.` });

const Figures = {
  executions: Type.Integer(),
  units: Type.Integer({ description: 'Users, else sessions, else executions.' }),
  interactions: Type.Integer(),
  interaction_rate: rate('Share of executions that somebody did anything with, views apart'),
  ctr_at_1: rate('Share of executions whose first result got a positive reward'),
  ctr_at_2: rate('The second'),
  ctr_at_3: rate('The third'),
  ctr_at_1_to_3: rate('Any of the first three'),
  mrr: rate('Mean over executions of 1 / rank of the best result with a positive reward, 0 without one'),
  reward_per_execution: rate('Net reward'),
  empty_rate: rate('Share of executions without a result'),
  weight_variance: rate('Mean over sources of the variance of the weights that results were fused with'),
  weights: Type.Record(Type.String(), Type.Object({ mean: Type.Number(), variance: NullableNumber() })),
  mean_latency_ms: NullableNumber(),
  p50_latency_ms: NullableNumber(),
  p95_latency_ms: NullableNumber(),
};

const OneArm = Type.Union([Type.Object(Figures), Type.Null()], { description: 'Null: it never ran.' });
const WithArms = { ...Figures, by_arm: Type.Object({ learned: OneArm, static: OneArm }) };

export const ConvergenceSchema = Type.Object({
  converged: Type.Unsafe<boolean | null>({
    type: ['boolean', 'null'],
    description: 'Whether the variance of every weight is below the threshold; null with fewer than 100 draws.',
  }),
  samples: Type.Integer({ description: 'The latest draws that were looked at, 100 at most.' }),
  threshold: Type.Number(),
  mean_weights: NullableNumbers(),
  variance: NullableNumbers({ description: 'Over all of them.' }),
  variance_within_contexts: NullableNumbers({
    description:
      'Between draws of the same context, which decides; null where contexts hardly repeat, then `variance` does.',
  }),
  entropy: NullableNumber({ description: 'Mean over draws, as a share of that of equal weights.' }),
  dominant_source: NullableText({ description: 'The source whose mean weight is above 0.9.' }),
  entropy_collapsed: Type.Boolean({ description: 'The entropy is below 0.5.' }),
  warnings: Type.Array(Type.String()),
});

/** Answer of GET …/performance. */
export const PerformanceSchema = Type.Object({
  retriever_id: Type.String(),
  time_range: TimeRange,
  group_by: Type.String(),
  metrics: Type.Array(
    Type.Object({ timestamp: Type.String({ description: 'Start of the period, UTC.' }), ...WithArms }),
  ),
  summary: Type.Object({ ...WithArms, convergence: ConvergenceSchema }),
});

const Latency = {
  executions: Type.Integer(),
  mean_latency_ms: Type.Number(),
  p50_latency_ms: Type.Number(),
  p95_latency_ms: Type.Number(),
  max_latency_ms: Type.Number(),
};

/** Answer of GET …/stages. */
export const StagesSchema = Type.Object({
  retriever_id: Type.String(),
  stages: Type.Array(
    Type.Object({
      stage_name: Type.String(),
      ...Latency,
      mean_input_count: NullableNumber(),
      mean_output_count: Type.Number(),
      searches: Type.Array(Type.Object({ feature_uri: Type.String(), ...Latency, mean_result_count: Type.Number() }), {
        description: 'Beside each other, so their times do not add up.',
      }),
    }),
  ),
  total_latency_ms: NullableNumber({
    description: 'Mean of a whole execution; less than the sum of the stages where some ran at once. Null without one.',
  }),
});

/** Query of GET …/slow-queries. */
export const SlowQueriesQuerySchema = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 10 })), hours: Hours },
  closed,
);

/** Its answer, the slowest first. */
export const SlowQueriesSchema = Type.Array(
  Type.Object({
    execution_id: Type.String(),
    timestamp: Type.String(),
    latency_ms: Type.Number(),
    inputs: Type.Record(Type.String(), Type.Unknown()),
    stages: Type.Array(Type.Unknown()),
    strategy: Type.String(),
    served: Type.String(),
    results: Type.Integer(),
  }),
);

const Days = (fallback: number) => Type.Optional(Type.Integer({ minimum: 1, maximum: 90, default: fallback }));

/** Query of POST …/analyze-tuning; its body may say the same. */
export const TuningQuerySchema = Type.Object({ days: Days(7) }, closed);

/** Its answer. */
export const TuningSchema = Type.Object({
  retriever_id: Type.String(),
  analysis_period: Type.Object({ start: Type.String(), end: Type.String(), days: Type.Integer() }),
  recommendations: Type.Array(
    Type.Object({
      recommendation_type: Type.String(),
      current_value: Type.Unknown(),
      recommended_value: Type.Unknown(),
      expected_impact: Type.String(),
      confidence: Type.Number(),
      reasoning: Type.String(),
    }),
  ),
  current_performance: Type.Object({ ...WithArms, convergence: ConvergenceSchema }),
});
