import type { ItemTable } from '../schema/dataset.js';
import { evidenceConfidence, type FeatureColumn, makeColumn } from './feature-column.js';

const MOST_GENRES = 24;
/** Tags that make one half of a confidence. */
const HALF_TAGS = 3;
/** A title of so many words has length 1. */
const LONG_TITLE = 20;
const [FIRST_YEAR, LAST_YEAR] = [1900, 2030];

/**
 * Features from what a catalogue says of an item, for sets without measured ones: genres, year, tags, title. A column
 * is there when some item has the field, so the names depend on the set alone.
 *
 * @param asOf the moment from which recency is counted, in ms; where NaN or infinite, the latest release
 */
export function catalogueColumns(items: ItemTable, asOf: number): readonly FeatureColumn[] {
  return [...genreColumns(items), ...yearColumns(items, asOf), ...tagColumns(items), ...titleColumns(items)];
}

/** `genre:NAME`, 0 or 1, for the most frequent genres, in the order of their names. */
function genreColumns({ ids, genres }: ItemTable): readonly FeatureColumn[] {
  const counts = new Map<string, number>();
  for (const genre of genres.flat()) counts.set(genre, (counts.get(genre) ?? 0) + 1);
  const byName = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const kept = new Set(byName.toSorted(([, a], [, b]) => b - a).slice(0, MOST_GENRES));
  return byName
    .filter((entry) => kept.has(entry))
    .map(([genre]) =>
      makeColumn(`genre:${genre}`, ids.length, (item) =>
        genres[item]!.length > 0 ? Number(genres[item]!.includes(genre)) : Number.NaN,
      ),
    );
}

/** `release_year` on a fixed scale, and `recency`, which halves with every decade of age. */
function yearColumns({ ids, releaseYear }: ItemTable, asOf: number): readonly FeatureColumn[] {
  const latest = releaseYear.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(latest)) return [];
  const now = Number.isFinite(asOf) ? new Date(asOf).getUTCFullYear() : latest;
  const scaled = (year: number) => Math.min(1, Math.max(0, (year - FIRST_YEAR) / (LAST_YEAR - FIRST_YEAR)));
  return [
    makeColumn('release_year', ids.length, (item) => scaled(releaseYear[item]!)),
    makeColumn('recency', ids.length, (item) => 2 ** (Math.min(0, releaseYear[item]! - now) / 10)),
  ];
}

/** `tag_count`: ln(1 + tags), as a share of the most tagged item's. */
function tagColumns({ ids, tags }: ItemTable): readonly FeatureColumn[] {
  const most = tags.reduce((count, list) => Math.max(count, list.length), 0);
  if (most === 0) return [];
  return [
    makeColumn(
      'tag_count',
      ids.length,
      (item) => Math.log1p(tags[item]!.length) / Math.log1p(most),
      (item) => evidenceConfidence(tags[item]!.length, HALF_TAGS),
    ),
  ];
}

/** `title_length`: ln(1 + words), as a share of a long title's, at most 1. */
function titleColumns({ ids, titles }: ItemTable): readonly FeatureColumn[] {
  const words = titles.map((title) => title.split(/\s+/).filter((word) => word !== '').length);
  if (words.every((count) => count === 0)) return [];
  const lengthOf = (count: number) => Math.min(1, Math.log1p(count) / Math.log1p(LONG_TITLE));
  return [makeColumn('title_length', ids.length, (item) => (words[item]! > 0 ? lengthOf(words[item]!) : Number.NaN))];
}
