/** The session features, in the order in which every table, ONNX input and HTTP schema carries them. */
export const SESSION_FEATURES = [
  'total_sessions',
  'avg_session_length',
  'discovery_rate_per_active_week',
  'exploration_score',
  'novelty_seeking',
  'repeat_rate',
  'skip_rate',
  'genre_diversity',
  'temporal_consistency',
  'mainstream_score',
  'early_adopter_score',
  'plays_per_day',
  'active_days',
  'longest_streak_percentile',
  'session_density',
  'listening_intensity',
  'user_type_explorer',
  'user_type_loyalist',
] as const;

export type SessionFeature = (typeof SESSION_FEATURES)[number];

/** Counts and rates with long tails: the standardizer takes log(1 + x) of these first. */
export const LOG_SCALED_FEATURES: ReadonlySet<string> = new Set<SessionFeature | 'social.friends'>([
  'total_sessions',
  'avg_session_length',
  'discovery_rate_per_active_week',
  'plays_per_day',
  'active_days',
  'session_density',
  'listening_intensity',
  'social.friends',
]);

export const USER_TYPES = ['explorer', 'loyalist', 'casual', 'binger', 'social'] as const;
export type UserType = (typeof USER_TYPES)[number];

/** Audio features of music items, the default item feature group; other sets declare their own (dataset.json). */
export const AUDIO_FEATURES = [
  'energy',
  'valence',
  'danceability',
  'acousticness',
  'instrumentalness',
  'liveness',
  'speechiness',
  'tempo',
] as const;

/** The base scorers that Metafuse brings, in their default order as score sources. */
export const BASE_SOURCES = ['cf', 'content', 'popularity'] as const;

/** All that Metafuse brings: how an item is rated is a source beside them where ratings are what is learned. */
export const BUILT_IN_SOURCES = [...BASE_SOURCES, 'mean_rating'] as const;

/** Width of a source's interaction vector (user ⊙ item). */
export const EMBEDDING_WIDTH = 64;

/** How many numbers a user's profile has (docs/features.md): the means of F features, whether there are any, and of how many items. */
export function profileWidth(features: number): number {
  return features + 2;
}
