import type { ItemTable } from '../schema/dataset.js';
import type { CatalogueReference } from './catalogue-reference.js';
import { evidenceConfidence, type FeatureColumn, makeColumn } from './feature-column.js';

/** Tags that make one half of a confidence. */
const HALF_TAGS = 3;
/** A title of so many words has length 1. */
const LONG_TITLE = 20;
const [FIRST_YEAR, LAST_YEAR] = [1900, 2030];

/**
 * Features from what a catalogue says of an item, for sets without measured ones: genres, year, tags, title. A column
 * is there when some item of the set has the field, so the names depend on the set alone.
 *
 * @param reference fitted to the set that the items are of, or join
 */
export function catalogueColumns(items: ItemTable, reference: CatalogueReference): readonly FeatureColumn[] {
  return [
    ...genreColumns(items, reference),
    ...yearColumns(items, reference),
    ...tagColumns(items, reference),
    ...titleColumns(items, reference),
  ];
}

/** `genre:NAME`, 0 or 1, for the most frequent genres, in the order of their names. */
function genreColumns({ ids, genres }: ItemTable, reference: CatalogueReference): readonly FeatureColumn[] {
  return reference.genres.map((genre) =>
    makeColumn(`genre:${genre}`, ids.length, (item) =>
      genres[item]!.length > 0 ? Number(genres[item]!.includes(genre)) : Number.NaN,
    ),
  );
}

/** `release_year` on a fixed scale, and `recency`, which halves with every decade of age. */
function yearColumns({ ids, releaseYear }: ItemTable, { year: now }: CatalogueReference): readonly FeatureColumn[] {
  if (now === null) return [];
  const scaled = (year: number) => Math.min(1, Math.max(0, (year - FIRST_YEAR) / (LAST_YEAR - FIRST_YEAR)));
  return [
    makeColumn('release_year', ids.length, (item) => scaled(releaseYear[item]!)),
    makeColumn('recency', ids.length, (item) => 2 ** (Math.min(0, releaseYear[item]! - now) / 10)),
  ];
}

/** `tag_count`: ln(1 + tags), as a share of the most tagged item's, at most 1. */
function tagColumns({ ids, tags }: ItemTable, { mostTags }: CatalogueReference): readonly FeatureColumn[] {
  if (mostTags === 0) return [];
  return [
    makeColumn(
      'tag_count',
      ids.length,
      (item) => Math.min(1, Math.log1p(tags[item]!.length) / Math.log1p(mostTags)),
      (item) => evidenceConfidence(tags[item]!.length, HALF_TAGS),
    ),
  ];
}

/** `title_length`: ln(1 + words), as a share of a long title's, at most 1. */
function titleColumns({ ids, titles }: ItemTable, { fields }: CatalogueReference): readonly FeatureColumn[] {
  if (!fields.includes('title')) return [];
  const words = titles.map((title) => title.split(/\s+/).filter((word) => word !== '').length);
  const lengthOf = (count: number) => Math.min(1, Math.log1p(count) / Math.log1p(LONG_TITLE));
  return [makeColumn('title_length', ids.length, (item) => (words[item]! > 0 ? lengthOf(words[item]!) : Number.NaN))];
}
