import type { ItemTable } from '../schema/dataset.js';

const FIELDS: readonly ((items: ItemTable, item: number) => boolean)[] = [
  ({ titles }, i) => titles[i] !== '',
  ({ artists }, i) => artists[i] !== '',
  ({ albums }, i) => albums[i] !== '',
  ({ genres }, i) => genres[i]!.length > 0,
  ({ moods }, i) => moods[i]!.length > 0,
  ({ durationMs }, i) => !Number.isNaN(durationMs[i]),
  ({ releaseYear }, i) => !Number.isNaN(releaseYear[i]),
];

/**
 * How much is known of each item: the share of title, artist, album, genres, moods, duration and release year present.
 *
 * By default only fields count that some item of the set has: films do not lack albums. A set without any of them knows
 * nothing, 0.
 *
 * @param fields `carried`, or `all` to count all seven, which compares items of different sets
 * @returns [items], in [0, 1]
 */
export function metadataCompleteness(
  items: ItemTable,
  { fields = 'carried' }: { readonly fields?: 'carried' | 'all' } = {},
): Float32Array {
  const indices = Array.from(items.ids.keys());
  const counted = fields === 'all' ? FIELDS : FIELDS.filter((isPresent) => indices.some((i) => isPresent(items, i)));
  const shareOf = (item: number) => counted.filter((isPresent) => isPresent(items, item)).length / counted.length;
  return Float32Array.from(indices, (item) => (counted.length > 0 ? shareOf(item) : 0));
}
