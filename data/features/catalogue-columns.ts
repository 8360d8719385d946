import type { ItemTable } from '../schema/dataset.js';
import { type CatalogueReference, currentYear } from './catalogue-reference.js';
import { evidenceConfidence, type FeatureColumn, type MovingColumn, makeColumn } from './feature-column.js';

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
    makeColumn(RECENCY, ids.length, (item) => recency(releaseYear[item]!, now)),
  ];
}

const RECENCY = 'recency';

/** What is not released yet is as recent as can be. */
function recency(year: number, now: number): number {
  return 2 ** (Math.min(0, year - now) / 10);
}

/** `recency` as of any moment: what was new then. */
export function recencyOverTime(items: ItemTable): MovingColumn {
  const latest = currentYear(items, Number.NaN) ?? Number.NaN;
  const years = new Map<number, number>(); // how many items each has: the mean is imputed
  for (const year of items.releaseYear) if (Number.isFinite(year)) years.set(year, (years.get(year) ?? 0) + 1);
  return {
    name: RECENCY,
    at: (moment) => {
      const now = Number.isFinite(moment) ? new Date(moment).getUTCFullYear() : latest;
      let [known, sum] = [0, 0];
      for (const [year, count] of years) [known, sum] = [known + count, sum + count * recency(year, now)];
      return {
        value: (item) => {
          const year = items.releaseYear[item]!;
          return Number.isNaN(year) ? sum / known : recency(year, now);
        },
        confidence: (item) => (Number.isNaN(items.releaseYear[item]!) ? 0 : 1),
      };
    },
  };
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
