import Type, { type Static } from 'typebox';
import { FeatureName } from './experiment.js';

const closed = { additionalProperties: false };
const Word = Type.String({ maxLength: 512 });

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

export type Allocate = Static<typeof AllocateSchema>;
export type Allocation = Static<typeof AllocationSchema>;
export type Conversion = Static<typeof ConversionSchema>;
