import type { ItemTable } from '../schema/dataset.js';
import { carriedFields, type MetadataField } from './metadata-completeness.js';

/** What a catalogue compares an item with. Plain JSON, so that a bundle carries it, and items that come later are described alike. */
export interface CatalogueReference {
  /** The genres that are features, in the order of their names. */
  readonly genres: readonly string[];
  /** The year from which recency is counted; null where no item has one. */
  readonly year: number | null;
  /** Tags of the most tagged item. */
  readonly mostTags: number;
  /** Fields that some item has: an item lacks only these. */
  readonly fields: readonly MetadataField[];
}

const MOST_GENRES = 24;

/** The moment's year, or where it is NaN or infinite that of the latest release; null where no item has one. */
export function currentYear({ releaseYear }: ItemTable, asOf: number): number | null {
  const latest = releaseYear.reduce((a, b) => (Number.isFinite(b) ? Math.max(a, b) : a), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(latest)) return null;
  return Number.isFinite(asOf) ? new Date(asOf).getUTCFullYear() : latest;
}

/** @param asOf the moment from which recency is counted, in ms; where NaN or infinite, the latest release */
export function fitCatalogueReference(items: ItemTable, asOf: number): CatalogueReference {
  return {
    genres: frequentGenres(items),
    year: currentYear(items, asOf),
    mostTags: items.tags.reduce((most, tags) => Math.max(most, tags.length), 0),
    fields: carriedFields(items),
  };
}

function frequentGenres({ genres }: ItemTable): readonly string[] {
  const counts = new Map<string, number>();
  for (const genre of genres.flat()) counts.set(genre, (counts.get(genre) ?? 0) + 1);
  const byName = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const kept = new Set(byName.toSorted(([, a], [, b]) => b - a).slice(0, MOST_GENRES));
  return byName.filter((entry) => kept.has(entry)).map(([genre]) => genre);
}
