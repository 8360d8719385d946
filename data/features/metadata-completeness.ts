import type { ItemTable } from '../schema/dataset.js';

/** Whether an item has a field. */
const FIELDS = {
  title: ({ titles }, i) => titles[i] !== '',
  artist: ({ artists }, i) => artists[i] !== '',
  album: ({ albums }, i) => albums[i] !== '',
  genres: ({ genres }, i) => genres[i]!.length > 0,
  moods: ({ moods }, i) => moods[i]!.length > 0,
  duration: ({ durationMs }, i) => !Number.isNaN(durationMs[i]),
  release_year: ({ releaseYear }, i) => !Number.isNaN(releaseYear[i]),
} as const satisfies Readonly<Record<string, (items: ItemTable, item: number) => boolean>>;

export type MetadataField = keyof typeof FIELDS;
export const METADATA_FIELDS = Object.keys(FIELDS) as readonly MetadataField[];

/** The fields that some item of a set has. */
export function carriedFields(items: ItemTable): readonly MetadataField[] {
  const indices = Array.from(items.ids.keys());
  return METADATA_FIELDS.filter((field) => indices.some((item) => FIELDS[field](items, item)));
}

/**
 * How much is known of each item: the share of title, artist, album, genres, moods, duration and release year present.
 *
 * By default only fields count that some item of the set has: films do not lack albums. A set without any of them knows
 * nothing, 0.
 *
 * @param fields that count; `METADATA_FIELDS` compares items of different sets
 * @returns [items], in [0, 1]
 */
export function metadataCompleteness(
  items: ItemTable,
  { fields = carriedFields(items) }: { readonly fields?: readonly MetadataField[] } = {},
): Float32Array {
  return Float32Array.from(items.ids, (_, item) => {
    const present = fields.filter((field) => FIELDS[field](items, item)).length;
    return fields.length > 0 ? present / fields.length : 0;
  });
}
