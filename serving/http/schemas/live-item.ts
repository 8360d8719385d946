import Type, { type Static } from 'typebox';
import { NullableText } from './nullable.js';

const closed = { additionalProperties: false };
const Text = (description: string) => Type.Optional(Type.String({ maxLength: 2000, description }));
const Texts = (description: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { maxItems: 256, description }));
const Single = Type.Number({ minimum: -3.4e38, maximum: 3.4e38 });
const Share = Type.Number({ minimum: 0, maximum: 1 });

/** Body of PUT /v1/items/{id}: what is said of an item that the bundle does not have, or over what it has. */
const Described = {
  title: Text('Title, artist, album, genres, moods, tags and year make the content vector, as in training.'),
  artist: Text('One; whole.'),
  album: Text('One; whole.'),
  genres: Texts('Each whole.'),
  moods: Texts('Each whole.'),
  tags: Texts('Each whole; one that is there twice counts for more.'),
  release_year: Type.Optional(Type.Integer({ minimum: -10_000, maximum: 10_000 })),
  duration_ms: Type.Optional(Type.Number({ minimum: 0, maximum: 1e12 })),
  features: Type.Optional(Type.Record(Type.String(), Single, { description: 'By name, as the bundle names them.' })),
  feature_confidences: Type.Optional(
    Type.Record(Type.String(), Share, { description: 'Of each feature; 1 where left out.' }),
  ),
  metadata_completeness: Type.Optional(Share),
  is_predicted: Type.Optional(Type.Boolean()),
  vectors: Type.Optional(
    Type.Object(
      {
        cf: Type.Optional(Type.Array(Single, { minItems: 1, maxItems: 4096 })),
        content: Type.Optional(Type.Array(Single, { minItems: 1, maxItems: 4096 })),
      },
      { ...closed, description: 'In the spaces of the bundle in use: another bundle does not read them.' },
    ),
  ),
};

const Id = Type.String({ minLength: 1, maxLength: 512 });

export const LiveItemSchema = Type.Object(Described, closed);
export type LiveItemBody = Static<typeof LiveItemSchema>;

/** Body of PUT /v1/items: all of them, or none where one cannot be used. */
export const LiveItemsSchema = Type.Object(
  { items: Type.Array(Type.Object({ item_id: Id, ...Described }, closed), { minItems: 1, maxItems: 1000 }) },
  closed,
);

export const WrittenItemSchema = Type.Object({
  item_id: Type.String(),
  in_bundle: Type.Boolean({ description: 'Whether the bundle in use has it, too.' }),
  content_vector: Type.Boolean({ description: 'Whether the content source can score it.' }),
  cf_vector: Type.Boolean({ description: 'Likewise the collaborative one, which knows no new items.' }),
  features: Type.Array(Type.String(), {
    description: 'Item features that the network gets with a confidence above 0.',
  }),
  model_version: NullableText(),
});

export const WrittenItemsSchema = Type.Object({ written: Type.Integer() });
export const DeletedItemSchema = Type.Object({ item_id: Type.String(), deleted: Type.Boolean() });
