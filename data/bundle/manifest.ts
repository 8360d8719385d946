import Type, { type Static } from 'typebox';
import { EMBEDDING_WIDTH, SESSION_FEATURES } from '../schema/features.js';
import {
  BaseScorersSchema,
  ByCountSchema,
  CalibratorSchema,
  CatalogueReferenceSchema,
  ContentEncoderSchema,
  FeedbackScaleSchema,
  ScoreCalibrationSchema,
  SessionReferenceSchema,
  StandardizerSchema,
} from './fitted-schemas.js';
import { GoldenSchema } from './golden-schema.js';

/** Raised whenever an older server could not read what is written. */
export const FORMAT_VERSION = 2;
/** Of a bundle whose content source has towers: a server of the format before would make users of the wrong vectors. */
export const TOWERS_FORMAT_VERSION = 3;
/** Of a bundle that says ratings, or fuses their mean: a server of the formats before would take likes for ratings, and has no such source. */
export const RATINGS_FORMAT_VERSION = 4;
/** What this version reads. */
export const READ_FORMAT_VERSIONS = [FORMAT_VERSION, TOWERS_FORMAT_VERSION, RATINGS_FORMAT_VERSION] as const;

const Text = Type.String({ minLength: 1 });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Count = Type.Integer({ minimum: 0 });
/** JSON that the reader passes on without looking into it. */
const Free = Type.Record(Type.String(), Type.Unknown());
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** A choice, and what it was chosen by. */
const Chosen = <Schema extends Type.TSchema>(value: Schema) => Type.Object({ value, chosen_by: Text });

const BoostedTermSchema = Type.Object(
  {
    trees: Type.Array(
      Type.Object({
        numbers: Type.Array(Count, { minItems: 1 }),
        edges: Type.Array(Type.Number(), { minItems: 1 }),
        values: Type.Array(Type.Number(), { minItems: 2 }),
      }),
      { minItems: 1 },
    ),
    offset: Type.Number(),
  },
  {
    description:
      'Trees over the numbers that describe an item and its scores, in log-odds: what the residual starts from.',
  },
);

/** A bundle's `manifest.json`: everything about it that is not a table, a graph or a vector. */
export const ManifestSchema = Type.Object({
  format_version: Type.Union([
    Type.Literal(FORMAT_VERSION),
    Type.Literal(TOWERS_FORMAT_VERSION),
    Type.Literal(RATINGS_FORMAT_VERSION),
  ]),
  created_by: Type.Object({ name: Text, version: Text }),
  model_version: Type.String({ pattern: '^[0-9a-f]{16}$', description: 'Hash over the hashes of the files.' }),
  targets: Type.Optional(
    Type.Union([Type.Literal('likes'), Type.Literal('ratings')], {
      description:
        'What a score says: how likely an item comes to be liked, as if left out, or how it would be rated, from 0 to 1.',
    }),
  ),
  sources: Type.Array(Type.String({ pattern: '^[A-Za-z0-9_.:/@-]+$' }), {
    minItems: 1,
    uniqueItems: true,
    description: 'Names of the score sources, in the order of every [.., K] array.',
  }),
  base_scorers: Type.Union([BaseScorersSchema, Type.Null()], {
    description: 'Null where the caller brings all scores; else what scores the built-in sources.',
  }),
  space: Type.Union([Type.Literal('probability'), Type.Literal('log_odds')]),
  item_features: Type.Array(Text, { minItems: 1, uniqueItems: true }),
  session_features: Type.Array(Text, { minItems: SESSION_FEATURES.length, maxItems: SESSION_FEATURES.length }),
  dimensions: Type.Object({
    embedding: Type.Literal(EMBEDDING_WIDTH),
    session_context: Count,
    item_context: Count,
    attention_heads: Count,
    parameters: Count,
  }),
  session_standardizer: StandardizerSchema,
  context_standardizer: Type.Optional(StandardizerSchema),
  session_reference: Type.Optional(SessionReferenceSchema),
  live: Type.Optional(
    Type.Object(
      {
        feedback: FeedbackScaleSchema,
        history_events: Type.Integer({ minimum: 1, description: 'Of each user, at most; the latest.' }),
        content_encoder: Type.Union([ContentEncoderSchema, Type.Null()]),
        catalogue_reference: CatalogueReferenceSchema,
      },
      { description: 'What a server follows changing users and items by; the tables of live-tables.ts go with it.' },
    ),
  ),
  by_count: ByCountSchema,
  calibrators: Type.Array(CalibratorSchema, {
    description: 'At most one per source; a source without takes no raw scores.',
  }),
  score_calibration: Type.Optional(ScoreCalibrationSchema),
  thresholds: Type.Object({
    uncertainty: Chosen(Type.Number({ minimum: 0, description: 'A row above it takes the by-count weights.' })),
    confidences: Chosen(
      Type.Array(Share, { minItems: 1, description: 'In source order; a row below all of them does too.' }),
    ),
    min_interactions: Chosen(Count),
    available_features: Chosen(
      Type.Array(Text, { description: 'Session features that the training data had: half of them make a user warm.' }),
    ),
  }),
  adaptation: Type.Object({
    what: Type.Union([Type.Literal('heads'), Type.Literal('all'), Type.Literal('vector')], {
      description: 'The heads, the whole network, or a vector of the user’s own, which is zero as trained.',
    }),
    parameters: Type.Object(
      { start: Count, end: Count },
      { description: 'Range of the flat parameter vector that adapts.' },
    ),
    steps: Type.Integer({ minimum: 1, description: 'Inner steps that adapt.onnx takes.' }),
    inner_rates: Type.Array(Type.Array(Type.Number({ minimum: 0 }), { minItems: 1 }), {
      description:
        'A learning rate per step and adapting tensor: [steps][tensors], these in the order of the parameters.',
    }),
    support_rows: Type.Integer({ minimum: 1, description: 'Rows that the inner loop was trained on, at most.' }),
    default: Type.Boolean({ description: 'Whether adaptation earned its place on validation.' }),
    reason: Text,
  }),
  residual: Type.Boolean(),
  boosted_term: Type.Optional(BoostedTermSchema),
  training: Free,
  dataset: Type.Object({
    name: Text,
    fingerprint: Text,
    counts: Type.Object({ users: Count, items: Count, interactions: Count }),
  }),
  metrics: Free,
  golden: GoldenSchema,
  files: Type.Record(Type.String(), Sha256),
});

export type Manifest = Static<typeof ManifestSchema>;

/** Everything but what writing finds out by itself. */
export type ManifestDraft = Omit<Manifest, 'format_version' | 'model_version' | 'files'>;
