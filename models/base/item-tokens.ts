import type { ItemTable } from '../../data/schema/dataset.js';

/** The parts of an item's description that make tokens, in the order in which tokens are listed. */
export const CONTENT_FIELDS = ['genre', 'mood', 'tag', 'artist', 'album', 'decade', 'title'] as const;
export type ContentField = (typeof CONTENT_FIELDS)[number];

/** One thing that an item's description says, and how often it says it. */
export interface ItemToken {
  readonly field: ContentField;
  /** Field and text, `genre:sci fi`: the same word means different things in different fields. */
  readonly token: string;
  readonly count: number;
}

/** The descriptive columns of an item table. */
export type ItemDescriptions = Pick<
  ItemTable,
  'ids' | 'titles' | 'artists' | 'albums' | 'genres' | 'moods' | 'tags' | 'releaseYear'
>;

/**
 * What item `index` says of itself, in a fixed order.
 *
 * Genres, moods, tags, artist and album are one token each, whole; titles give one token per word. Text is lower-cased,
 * stripped of accents, and anything but letters and digits separates words. A year in brackets at the end of a title is
 * left out, because `releaseYear` gives the decade. What is missing gives no token; no description at all, none.
 */
export function itemTokens(items: ItemDescriptions, index: number): ItemToken[] {
  const year = items.releaseYear[index]!;
  const texts: Readonly<Record<ContentField, readonly string[]>> = {
    genre: items.genres[index]!.map(normalizeText),
    mood: items.moods[index]!.map(normalizeText),
    tag: items.tags[index]!.map(normalizeText),
    artist: [normalizeText(items.artists[index]!)],
    album: [normalizeText(items.albums[index]!)],
    decade: Number.isFinite(year) ? [`${Math.floor(year / 10) * 10}`] : [],
    title: normalizeText(items.titles[index]!.replace(/\s*\(\d{4}\)\s*$/u, '')).split(' '),
  };
  return CONTENT_FIELDS.flatMap((field) => countTexts(field, texts[field]));
}

/** Lower case, without accents, words separated by single spaces. */
export function normalizeText(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

function countTexts(field: ContentField, texts: readonly string[]): ItemToken[] {
  const counts = new Map<string, number>();
  for (const text of texts) if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => ({ field, token: `${field}:${text}`, count }));
}
