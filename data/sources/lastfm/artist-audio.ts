import { AUDIO_FEATURES } from '../../schema/features.js';
import { expected, type Parsed } from '../tables/parse-table.js';
import { type Fields, isId } from './parse-rows.js';

/** What the tracks of one artist measure, features in the order of AUDIO_FEATURES. */
export interface ArtistAudio {
  /** How many tracks were measured; at least 1. */
  readonly tracks: number;
  /** Mean over the tracks, in [0, 1]; [8] */
  readonly means: readonly number[];
  /** Variance among the tracks (of the population); NaN for a single one; [8] */
  readonly variances: readonly number[];
}

/** Tempo comes in beats a minute; so many are 1, and more are no more. */
const FASTEST_TEMPO = 250;

const SCALES = AUDIO_FEATURES.map((name) => (name === 'tempo' ? FASTEST_TEMPO : 1));

/** The columns of a table of audio features by artist. */
export const AUDIO_COLUMNS: readonly string[] = [
  'artistID',
  'n_tracks',
  ...AUDIO_FEATURES.map((name) => `${name}_mean`),
  ...AUDIO_FEATURES.map((name) => `${name}_sd`),
];

/** artist, number of tracks, eight means, eight standard deviations → the artist's number and the figures. */
export function parseAudio([id = '', count = '', ...figures]: Fields): Parsed<readonly [string, ArtistAudio]> {
  const tracks = Number(count);
  if (!isId(id)) return expected('artistID', 'an artist number', id);
  if (!(Number.isInteger(tracks) && tracks >= 1)) return expected('n_tracks', 'a number of tracks', count);
  const width = AUDIO_FEATURES.length;
  const wrong = figures.findIndex((text, index) => !isFigure(text, index < width || tracks > 1));
  if (wrong >= 0) return expected(AUDIO_COLUMNS[2 + wrong]!, 'a number of at least 0', figures[wrong]!);
  return {
    row: [
      id,
      {
        tracks,
        means: SCALES.map((scale, f) => Math.min(1, Number(figures[f]) / scale)),
        variances: SCALES.map((scale, f) => (tracks > 1 ? (Number(figures[width + f]) / scale) ** 2 : Number.NaN)),
      },
    ],
  };
}

/** A number of at least 0; nothing at all where none is needed. */
function isFigure(text: string, isNeeded: boolean): boolean {
  return text === '' ? !isNeeded : Number(text) >= 0 && Number.isFinite(Number(text));
}
