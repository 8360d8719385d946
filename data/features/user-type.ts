import { SESSION_FEATURES, type SessionFeature, type UserType } from '../schema/features.js';

/** The features by which users are told apart. */
export const TYPE_FEATURES = [
  'exploration_score',
  'repeat_rate',
  'plays_per_day',
  'avg_session_length',
] as const satisfies readonly SessionFeature[];

/** Median and upper quartile of a feature among reference users; null where none of them has it. */
export type TypeQuantiles = Readonly<
  Record<(typeof TYPE_FEATURES)[number], { readonly median: number; readonly upper: number } | null>
>;

const MIN_USES = 5;

/**
 * The type of a user, by the first rule that holds:
 *
 * 1. *casual*: fewer than five uses tell nothing (`uses`; what two of them have in common is chance)
 * 2. *social*: at least half of what they use came from friends (`socialShare`; only where there is social data)
 * 3. *loyalist*: repeat rate in the upper quarter, exploration not above the median
 * 4. *explorer*: exploration in the upper quarter, repeat rate not above the median
 * 5. *binger*: uses per day in the upper quarter, sessions at least as long as the median
 * 6. *casual*: everybody else
 *
 * "Upper quarter" and "median" are those of the reference users, because what is a lot depends on the catalogue: films
 * are hardly ever rated twice, songs are played by the hundred. A missing feature or quantile fulfils no rule.
 *
 * @param features in the order of SESSION_FEATURES, not standardized; NaN = missing
 * @param quantiles `typeQuantiles` of the session reference
 * @param uses number of uses that the features were made of; taken as enough where left out
 * @param socialShare share of uses that came from friends, in [0, 1]; NaN where unknown
 */
export function userType(
  features: ArrayLike<number>,
  quantiles: TypeQuantiles,
  { uses = MIN_USES, socialShare = Number.NaN }: { readonly uses?: number; readonly socialShare?: number } = {},
): UserType {
  if (uses < MIN_USES) return 'casual';
  const standing = (name: keyof TypeQuantiles) =>
    standingOf(features[SESSION_FEATURES.indexOf(name)]!, quantiles[name]);
  const exploration = standing('exploration_score');
  const repeats = standing('repeat_rate');
  if (socialShare >= 0.5) return 'social';
  if (repeats.upper && exploration.low) return 'loyalist';
  if (exploration.upper && repeats.low) return 'explorer';
  if (standing('plays_per_day').upper && standing('avg_session_length').high) return 'binger';
  return 'casual';
}

/** Where a value lies: not above the median, not below it, in the upper quarter. Nothing of it where unknown. */
function standingOf(value: number, quantiles: TypeQuantiles[keyof TypeQuantiles]) {
  const median = quantiles?.median ?? Number.NaN;
  const upper = quantiles?.upper ?? Number.NaN;
  return { low: value <= median, high: value >= median, upper: value >= upper && value > 0 };
}
