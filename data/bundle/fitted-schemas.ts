import Type from 'typebox';
import { METADATA_FIELDS } from '../features/metadata-completeness.js';

/*
 * Parts of the manifest that code hands on as they are, so they keep the names that code gives them: the same plain
 * objects go from training through the manifest into the functions that serving calls.
 */

const Count = Type.Integer({ minimum: 0 });

/** `Standardizer` of data/features. */
export const StandardizerSchema = Type.Object({
  names: Type.Array(Type.String()),
  means: Type.Array(Type.Number()),
  standardDeviations: Type.Array(Type.Number({ exclusiveMinimum: 0 })),
});

const Quantiles = Type.Union([Type.Object({ median: Type.Number(), upper: Type.Number() }), Type.Null()]);

/** `SessionReference` of data/features: what session features compare a user with. */
export const SessionReferenceSchema = Type.Object({
  utcOffsetMinutes: Type.Number(),
  hasTimes: Type.Boolean(),
  hasSkips: Type.Boolean(),
  usersByStreak: Type.Array(Count),
  typeQuantiles: Type.Object({
    exploration_score: Quantiles,
    repeat_rate: Quantiles,
    plays_per_day: Quantiles,
    avg_session_length: Quantiles,
  }),
});

/** `FeedbackScale` of data/schema: which events are positives. */
export const FeedbackScaleSchema = Type.Union([
  Type.Object({
    kind: Type.Literal('graded'),
    min: Type.Number(),
    max: Type.Number(),
    positiveAt: Type.Number(),
  }),
  Type.Object({ kind: Type.Literal('implicit') }),
]);

/** `CatalogueReference` of data/features: what items are described by. */
export const CatalogueReferenceSchema = Type.Object({
  genres: Type.Array(Type.String()),
  year: Type.Union([Type.Number(), Type.Null()]),
  mostTags: Count,
  fields: Type.Array(Type.Enum([...METADATA_FIELDS])),
});

/** `ContentEncoder` of models/base but for its width and its token frequencies, which are a table. */
export const ContentEncoderSchema = Type.Object({
  positions: Type.Integer({ minimum: 1 }),
  fieldWeights: Type.Record(Type.String(), Type.Number()),
  documents: Count,
});

/** `BagReader` of models/base but for its token frequencies, which are a table. */
export const BagReaderSchema = Type.Object({
  buckets: Type.Integer({ minimum: 1 }),
  limit: Type.Integer({ minimum: 1 }),
  fieldWeights: Type.Record(Type.String(), Type.Number()),
  documents: Count,
  cuts: Type.Record(Type.String(), Type.Array(Type.Number())),
});

/** `Calibrator` of models/base: raw score to probability, by the user's number of positives. */
export const CalibratorSchema = Type.Object({
  source: Type.String({ minLength: 1 }),
  softness: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  mean: Type.Number(),
  scale: Type.Number({ exclusiveMinimum: 0 }),
  buckets: Type.Array(Type.Object({ minCount: Count, slope: Type.Number(), offset: Type.Number() }), { minItems: 1 }),
});

const ScoreLinesSchema = Type.Array(
  Type.Object({ minCount: Count, slope: Type.Number({ exclusiveMinimum: 0 }), offset: Type.Number() }),
  { minItems: 1 },
);

const ErrorFitSchema = Type.Object({
  share: Type.Number({ minimum: 0, maximum: 1 }),
  scale: Type.Number({ minimum: 0 }),
  belief: Type.Optional(Type.Object({ score: Type.Number(), byCount: Type.Number(), offset: Type.Number() })),
});

/**
 * `ScoreCalibration` of models/fusion: fused log-odds to those of a probability, by who fused and the user's number of positives, and what
 * makes an expected squared error of the network's uncertainty.
 */
export const ScoreCalibrationSchema = Type.Object({
  meta: ScoreLinesSchema,
  meta_adapted: ScoreLinesSchema,
  by_count: ScoreLinesSchema,
  errors: Type.Optional(Type.Object({ meta: ErrorFitSchema, meta_adapted: ErrorFitSchema })),
});

/** `ByCountTable` of models/fusion: fusion weights in source order, ascending in `minCount`. */
export const ByCountSchema = Type.Array(
  Type.Object({ minCount: Count, weights: Type.Array(Type.Number({ minimum: 0, maximum: 1 }), { minItems: 1 }) }),
  { minItems: 1 },
);

/** What the base scorers are besides their tables: enough to score, and to fold in a live user. */
export const BaseScorersSchema = Type.Object({
  cf: Type.Object({
    width: Type.Integer({ minimum: 1 }),
    alpha: Type.Number({ exclusiveMinimum: 0 }),
    userMean: Type.Array(Type.Number(), { description: 'What a new user is taken to be; as wide as the vectors.' }),
    regularization: Type.Number({ minimum: 0 }),
    unobservedWeight: Type.Number({ minimum: 0 }),
  }),
  content: Type.Object({
    width: Type.Integer({ minimum: 1 }),
    reader: Type.Optional(BagReaderSchema),
  }),
  popularity: Type.Object({
    halfLifeDays: Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.Null()]),
    moment: Type.Union([Type.Number(), Type.Null()], { description: 'Milliseconds since 1970; null without times.' }),
  }),
});
