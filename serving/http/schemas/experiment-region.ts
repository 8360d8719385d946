import Type, { type Static } from 'typebox';
import { SUM_NAMES } from '../../../models/experiment/index.js';

const closed = { additionalProperties: false };

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
          sums: Type.Array(
            Type.Array(Type.Number(), {
              minItems: SUM_NAMES.length,
              maxItems: SUM_NAMES.length,
              description: SUM_NAMES.join(', '),
            }),
            { minItems: 2, maxItems: 10, description: 'By variant.' },
          ),
        },
        closed,
      ),
      { maxItems: 10_000 },
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
