import type { Rng } from '../../schema/random.js';

/** The genres of the synthetic world. */
export const GENRES = [
  'Ambient',
  'Blues',
  'Classical',
  'Electronic',
  'Folk',
  'Hip-Hop',
  'Jazz',
  'Metal',
  'Pop',
  'Rock',
] as const;

/** What its songs are about, or good for; listeners write these as tags. */
export const THEMES = [
  'autumn',
  'city',
  'coming home',
  'dancing',
  'friendship',
  'heartbreak',
  'morning',
  'night',
  'protest',
  'rain',
  'road trip',
  'sea',
  'sleep',
  'study',
  'summer',
  'workout',
] as const;

const AUDIO_COUNT = 8;

/** Genres, then themes, then audio features. */
const WIDTH = GENRES.length + THEMES.length + AUDIO_COUNT;

/** How much a theme and an audio feature count against a genre. */
const THEME_SCALE = 0.8;
const AUDIO_SCALE = 1;

/** What an item really is, whatever its metadata say. */
export interface Content {
  /** Indices into GENRES. */
  readonly genres: readonly number[];
  /** Indices into THEMES. */
  readonly themes: readonly number[];
  /** In the order of AUDIO_FEATURES, each in [0, 1]. */
  readonly audio: readonly number[];
}

/** An item's place in the space in which content taste is linear. @returns [WIDTH] */
export function contentVector({ genres, themes, audio }: Content): Float64Array {
  const vector = new Float64Array(WIDTH);
  for (const genre of genres) vector[genre] = 1 / Math.sqrt(genres.length);
  for (const theme of themes) vector[GENRES.length + theme] = THEME_SCALE;
  for (const [index, value] of audio.entries()) {
    vector[GENRES.length + THEMES.length + index] = AUDIO_SCALE * (2 * value - 1);
  }
  return vector;
}

/** What one user wants: a direction in that space, drawn without regard to anyone else. @returns [WIDTH] */
export function drawContentTaste(rng: Rng): Float64Array {
  return Float64Array.from({ length: WIDTH }, () => rng.normal());
}
