import Type, { type Static } from 'typebox';
import { SUM_NAMES, VECTOR_WIDTH } from '../../../models/experiment/index.js';

const closed = { additionalProperties: false };

/** Exactly so many numbers. */
const Numbers = (count: number, description: string) =>
  Type.Array(Type.Number(), { minItems: count, maxItems: count, description });

/** What linear policies know of a variant. */
const LinearSumsSchema = Type.Object(
  {
    squares: Numbers((VECTOR_WIDTH * (VECTOR_WIDTH + 1)) / 2, 'Σ x xᵀ, row by row, from the diagonal on.'),
    rewards: Numbers(VECTOR_WIDTH, 'Σ reward · x'),
  },
  closed,
);

/** Answer of GET /v1/experiments/{id}/state, and body of POST: what a region has counted. */
export const RegionStateSchema = Type.Object(
  {
    experiment_id: Type.String({ maxLength: 512 }),
    region: Type.String({ pattern: '^[\\w.-]{1,64}$' }),
    counted: Type.Number({ minimum: 0, description: 'Samples and conversions: of two states, the later has more.' }),
    variants: Type.Array(Type.String({ maxLength: 256 }), { minItems: 2, maxItems: 10 }),
    segments: Type.Array(
      Type.Object(
        {
          segment_key: Type.String({ minLength: 1, maxLength: 2048 }),
          sums: Type.Array(Numbers(SUM_NAMES.length, SUM_NAMES.join(', ')), {
            minItems: 2,
            maxItems: 10,
            description: 'By variant.',
          }),
        },
        closed,
      ),
      { maxItems: 10_000 },
    ),
    linear: Type.Optional(
      Type.Array(LinearSumsSchema, { minItems: 2, maxItems: 10, description: 'By variant; of linear policies alone.' }),
    ),
  },
  closed,
);

export const MergedRegionsSchema = Type.Object({
  experiment_id: Type.String(),
  regions: Type.Record(Type.String(), Type.Number(), { description: 'How much each other region has counted.' }),
});

export type RegionState = Static<typeof RegionStateSchema>;
export type MergedRegions = Static<typeof MergedRegionsSchema>;
