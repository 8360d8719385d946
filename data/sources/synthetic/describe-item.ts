import type { ItemRow } from '../../dataset/item-rows.js';
import { AUDIO_FEATURES } from '../../schema/features.js';
import type { Rng } from '../../schema/random.js';
import { type Content, GENRES, THEMES } from './content-space.js';
import type { ItemKind } from './item-kinds.js';

const ADJECTIVES = [
  'Quiet',
  'Golden',
  'Broken',
  'Distant',
  'Electric',
  'Hollow',
  'Paper',
  'Silver',
  'Slow',
  'Wild',
] as const;
const NOUNS = [
  'Harbour',
  'Mirror',
  'River',
  'Window',
  'Garden',
  'Engine',
  'Letter',
  'Orchard',
  'Signal',
  'Winter',
] as const;

/** How sure the audio features of each kind are: the least confidence, and how much there may be beyond it. */
const CONFIDENCE: Readonly<Record<Exclude<ItemKind, 'sparse'>, readonly [least: number, spread: number]>> = {
  complete: [0.8, 0.18],
  predicted: [0.1, 0.25],
  old: [0.5, 0.2],
  new: [0.6, 0.2],
};

/** Standard deviation of the error of a feature in which there is no confidence at all. */
const ERROR_SCALE = 0.35;

export interface DescribedItem {
  readonly index: number;
  /** Number of artists in the catalogue. */
  readonly artists: number;
  readonly kind: ItemKind;
  readonly content: Content;
  /** Standard normal; well-liked items get more tags. */
  readonly popularity: number;
  readonly durationMs: number;
}

/**
 * What is written about an item. A `sparse` one has a title and an artist and nothing else; the audio features of a
 * `predicted` one are far off, and their confidence says so.
 */
export function describeItem(
  { index, artists, kind, content, popularity, durationMs }: DescribedItem,
  rng: Rng,
): ItemRow {
  const artist = `${NOUNS[rng.int(NOUNS.length)]} Company ${1 + rng.int(artists)}`;
  const named = {
    id: `item-${index + 1}`,
    title: `${ADJECTIVES[rng.int(ADJECTIVES.length)]} ${NOUNS[rng.int(NOUNS.length)]}`,
    artist,
  };
  if (kind === 'sparse') return named;
  return {
    ...named,
    album: `${ADJECTIVES[rng.int(ADJECTIVES.length)]} Songs`,
    genres: content.genres.map((genre) => GENRES[genre]!),
    moods: moodsOf(content),
    tags: drawTags(content, kind === 'new' ? 1 : 2 + Math.max(0, Math.round(2 * popularity)), rng),
    releaseYear: drawYear(kind, rng),
    durationMs,
    measured: drawMeasured(content, kind, rng),
  };
}

/** The quarter of the energy-valence plane in which the item lies, and whether it is acoustic. */
function moodsOf({ audio }: Content): string[] {
  const [energy = 0, valence = 0, , acousticness = 0] = audio;
  const mood = energy > 0.5 ? (valence > 0.5 ? 'happy' : 'tense') : valence > 0.5 ? 'calm' : 'sad';
  return acousticness > 0.6 ? [mood, 'intimate'] : [mood];
}

/** Each theme as often as some listeners wrote it. */
function drawTags({ themes }: Content, listeners: number, rng: Rng): string[] {
  return themes.flatMap((theme) => Array.from({ length: 1 + rng.int(listeners) }, () => THEMES[theme]!));
}

function drawYear(kind: ItemKind, rng: Rng): number {
  if (kind === 'old') return 1930 + rng.int(30);
  return kind === 'new' ? 2024 : 1975 + rng.int(48);
}

function drawMeasured(
  { audio }: Content,
  kind: Exclude<ItemKind, 'sparse'>,
  rng: Rng,
): NonNullable<ItemRow['measured']> {
  const [least, spread] = CONFIDENCE[kind];
  const features = AUDIO_FEATURES.map((name, index) => {
    const confidence = least + spread * rng.next();
    const value = Math.min(1, Math.max(0, audio[index]! + ERROR_SCALE * (1 - confidence) * rng.normal()));
    return [name, { value, confidence }] as const;
  });
  return Object.fromEntries(features);
}
