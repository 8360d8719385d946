import Type, { type Static } from 'typebox';
import { EMBEDDING_WIDTH, SESSION_FEATURES } from '../../../data/schema/features.js';
import { STRATEGIES } from '../../scoring/policy.js';

const closed = { additionalProperties: false };
const Id = Type.String({ minLength: 1, maxLength: 512 });
/** What single precision can hold: the networks compute in it. */
const Single = Type.Number({ minimum: -3.4e38, maximum: 3.4e38 });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const BySource = <Schema extends Type.TSchema>(value: Schema, description: string) =>
  Type.Optional(Type.Record(Type.String(), value, { description }));

const CandidateSchema = Type.Object(
  {
    item_id: Id,
    scores: BySource(Single, 'Base scores by source; see score_scale. Optional where the bundle knows the ids.'),
    score_confidences: BySource(Share, 'Not read by networks of this version.'),
    embeddings: BySource(
      Type.Array(Single, { minItems: EMBEDDING_WIDTH, maxItems: EMBEDDING_WIDTH }),
      'Interaction vectors (user ⊙ item) by source; a vector sums to the raw score.',
    ),
    features: BySource(Single, 'Item features by name, over those that the bundle has.'),
    feature_confidences: BySource(Share, 'Confidence of each feature; 1 where left out.'),
    metadata_completeness: Type.Optional(Share),
    is_predicted: Type.Optional(Type.Boolean()),
  },
  closed,
);

/** Body of POST /v1/score. */
export const ScoreRequestSchema = Type.Object(
  {
    user_id: Id,
    session_id: Type.Optional(Id),
    session_features: Type.Optional(
      Type.Object(Object.fromEntries(SESSION_FEATURES.map((name) => [name, Type.Optional(Single)] as const)), {
        ...closed,
        description: 'Raw values; replaces all that the bundle has of the user. Left out means missing.',
      }),
    ),
    interaction_count: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: "Positive interactions that the user's scores rest on. Default: the bundle's count, else 0.",
      }),
    ),
    contexts: Type.Optional(
      Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()), {
        description:
          'The situation: numbers by group and name, as in {"temporal": {"weekend": 1}}. Those that the bundle was ' +
          'trained with are read, others are named in `ignored`; what is left out is missing.',
      }),
    ),
    candidates: Type.Array(CandidateSchema, { minItems: 1 }),
    strategy: Type.Optional(Type.Enum([...STRATEGIES], { default: 'auto' })),
    weights: BySource(Type.Number({ minimum: 0 }), 'For strategy "weighted".'),
    score_scale: Type.Optional(
      Type.Enum(['probability', 'raw'], {
        default: 'probability',
        description:
          "raw: scores are on their source's own scale, and the bundle's calibrators make them probabilities.",
      }),
    ),
    top_k: Type.Optional(Type.Integer({ minimum: 1 })),
    adapt: Type.Optional(
      Type.Boolean({
        description: "Score with the user's own parameters, if there are any. Default: as the bundle says.",
      }),
    ),
    explain: Type.Optional(Type.Boolean({ default: false })),
  },
  closed,
);

export type ScoreRequest = Omit<Static<typeof ScoreRequestSchema>, 'session_features'> & {
  session_features?: Readonly<Record<string, number>>;
};
export type Candidate = Static<typeof CandidateSchema>;
