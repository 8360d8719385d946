import type { ItemRow } from '../../dataset/item-rows.js';
import { AUDIO_FEATURES } from '../../schema/features.js';
import type { ArtistAudio } from './artist-audio.js';
import { meanReliability } from './mean-reliability.js';
import { predictFromTags } from './predict-from-tags.js';

/** The part of an item's description that is measured or guessed. */
export type MeasuredArtist = Required<Pick<ItemRow, 'measured'>> & Pick<ItemRow, 'isPredicted'>;

/**
 * The audio features of artists, each with how far it can be trusted.
 *
 * An artist with measured tracks has their means, at the reliability of a mean of so many tracks with such a spread. One
 * without has what the tags foretell, marked as predicted, at the share of the variance that the same prediction explains
 * among artists whose features are known. One without tags that tell anything has none.
 *
 * @param audio by artist
 * @param tags of each artist, with repetitions
 */
export function measureArtists(
  audio: ReadonlyMap<string, ArtistAudio>,
  tags: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, MeasuredArtist> {
  const artists = [...audio];
  const features = AUDIO_FEATURES.map((name, f) => {
    const means = new Map(artists.map(([id, { means: all }]) => [id, all[f]!]));
    const samples = artists.map(([, { tracks, means: all, variances }]) => {
      return { tracks, mean: all[f]!, variance: variances[f]! };
    });
    const predicted = predictFromTags(means, tags);
    return { name, means, reliability: meanReliability(samples), predicted };
  });
  const describe = (isPredicted: boolean, of: (feature: (typeof features)[number]) => Measure): MeasuredArtist => ({
    measured: Object.fromEntries(features.map((feature) => [feature.name, of(feature)])),
    isPredicted,
  });

  const measured = new Map<string, MeasuredArtist>();
  artists.forEach(([id], index) => {
    measured.set(
      id,
      describe(false, ({ means, reliability }) => ({ value: means.get(id)!, confidence: reliability[index]! })),
    );
  });
  for (const id of features[0]?.predicted.values.keys() ?? []) {
    if (measured.has(id)) continue;
    measured.set(
      id,
      describe(true, ({ predicted: { values, explained } }) => {
        return { value: Math.min(1, Math.max(0, values.get(id)!)), confidence: explained };
      }),
    );
  }
  return measured;
}

interface Measure {
  readonly value: number;
  readonly confidence: number;
}
