import { type Static, Type } from 'typebox';
import { EVENTS } from '../../schema/dataset.js';

const Name = Type.String({ minLength: 1 });
const closed = { additionalProperties: false } as const;

/** A column, or a column and how its numbers read. */
const Plain = Type.Union([Name, Type.Object({ column: Name }, closed)]);
const TimeUnit = Type.Enum(['s', 'ms', 'us', 'ns']);
const Timed = Type.Union([Name, Type.Object({ column: Name, unit: Type.Optional(TimeUnit) }, closed)]);
const Eventful = Type.Union([
  Name,
  Type.Object({ column: Name, values: Type.Optional(Type.Record(Type.String(), Type.Enum([...EVENTS]))) }, closed),
]);
/** A number as it is; a place on a circle of `period`; or one of some words, each a feature. */
const Situated = Type.Union([
  Name,
  Type.Object({ column: Name }, closed),
  Type.Object({ column: Name, period: Type.Number({ exclusiveMinimum: 0 }) }, closed),
  Type.Object({ column: Name, one_of: Type.Array(Name, { minItems: 1, uniqueItems: true }) }, closed),
]);
const Contexts = Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]*\\.[^.]' }), Situated, closed);

/** Which columns of other people's tables mean what. Each field of a dataset is a column's name, or an object. */
export const ColumnMapping = Type.Object(
  {
    feedback: Type.Optional(
      Type.Union([
        Type.Literal('implicit'),
        Type.Object({ min: Type.Number(), max: Type.Number(), positive_at: Type.Number() }, closed),
      ]),
    ),
    /** What every row is, where no column says it. */
    event: Type.Optional(Type.Enum([...EVENTS])),
    columns: Type.Object(
      {
        user_id: Plain,
        item_id: Plain,
        timestamp: Type.Optional(Timed),
        event: Type.Optional(Eventful),
        value: Type.Optional(Plain),
        duration_ms: Type.Optional(Timed),
        session_id: Type.Optional(Plain),
        position: Type.Optional(Plain),
      },
      closed,
    ),
    /** By `group.name`. */
    context: Type.Optional(Contexts),
    users: Type.Optional(Type.Object({ user_id: Plain, context: Type.Optional(Contexts) }, closed)),
    items: Type.Optional(
      Type.Object(
        {
          item_id: Plain,
          title: Type.Optional(Plain),
          artist: Type.Optional(Plain),
          album: Type.Optional(Plain),
          genres: Type.Optional(Plain),
          moods: Type.Optional(Plain),
          tags: Type.Optional(Plain),
          release_year: Type.Optional(Plain),
          duration_ms: Type.Optional(Timed),
          /** Numbers in [0, 1] by name, and the confidence in each; 1 where no column says it. */
          measured: Type.Optional(
            Type.Record(
              Type.String(),
              Type.Union([Name, Type.Object({ column: Name, confidence: Type.Optional(Name) }, closed)]),
            ),
          ),
          is_predicted: Type.Optional(Plain),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type ColumnMapping = Static<typeof ColumnMapping>;

export type InteractionField = keyof ColumnMapping['columns'];
export type SituatedColumn = NonNullable<ColumnMapping['context']>[string];
export type TimeUnit = Static<typeof TimeUnit>;
export type ItemFields = NonNullable<ColumnMapping['items']>;
export type UserFields = NonNullable<ColumnMapping['users']>;

/** The name of the column. */
export function columnOf(entry: string | { readonly column: string }): string {
  return typeof entry === 'string' ? entry : entry.column;
}
