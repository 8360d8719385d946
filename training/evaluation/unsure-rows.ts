import { SESSION_FEATURES } from '../../data/schema/features.js';
import { createRng } from '../../data/schema/random.js';
import type { TrustThresholds } from '../../models/fusion/trust.js';
import { mean } from '../../models/metrics/mean.js';
import type { Foundation } from '../foundation.js';
import { QUALITY_NAMES } from '../tasks/case-quality.js';
import { meanByUser } from './mean-by-user.js';
import { policyRanking } from './network-strategies.js';
import type { ScoredBy } from './served-choices.js';
import type { Shortlist } from './shortlist.js';

/** No row's expected squared error reaches this. */
const NEVER_UNSURE = 1e6;
/** Shares of the rows that may be left to weights by count. */
const UNSURE_SHARES = [0, 0.01, 0.05] as const;
/** Where they have that of nobody. */
const NONE = 0;
/** A session feature that more than this share of the training cases lacks is not asked of a user. */
const RARE = 0.5;

/** What the network says of how sure it is, of rows of many cases. */
export interface Sureness {
  readonly uncertainties: readonly number[];
  /** By source. */
  readonly confidences: readonly (readonly number[])[];
}

/** Thresholds, the mean quality of their policy, and why they are what they are. */
export interface ChosenThresholds {
  readonly thresholds: TrustThresholds;
  readonly quality: number;
  readonly reason: string;
}

/**
 * Compares leaving the most uncertain shares of rows to weights by count. A share must beat leaving none by an interval that
 * excludes zero: of a few shares, one ranks a little better by luck. Of those that do, the best.
 * @param by what the lists were made by
 */
export function chooseUnsure(
  lists: readonly Shortlist[],
  foundation: Foundation,
  { uncertainties, confidences }: Sureness,
  { minInteractions, seed, ...by }: ScoredBy & Pick<TrustThresholds, 'minInteractions'> & { readonly seed: number },
): ChosenThresholds {
  const sorted = Float64Array.from(uncertainties).sort();
  const columns = confidences.map((column) => Float64Array.from(column).sort());
  const features = availableFeatures(foundation);
  const candidates = UNSURE_SHARES.map(
    (share): TrustThresholds => ({
      minInteractions,
      availableFeatures: features,
      uncertainty: share === 0 ? NEVER_UNSURE : sorted[Math.floor((1 - share) * (sorted.length - 1))]!,
      confidences: columns.map((column) => (share === 0 ? 0 : column[Math.floor(share * (column.length - 1))]!)),
    }),
  );
  const qualities = candidates.map((thresholds) =>
    lists.map(({ scored, answer, quality }) =>
      quality(policyRanking(answer, scored, foundation, { ...by, thresholds }).scores),
    ),
  );
  const cases = lists.map(({ scored }) => scored.known);
  const gains = qualities.map((quality) =>
    meanByUser(cases, (_, index) => quality[index]! - qualities[NONE]![index]!, createRng(seed, 'unsure rows')),
  );
  const best = gains.reduce((winner, gain, index) => {
    return gain.low > 0 && gain.value > gains[winner]!.value ? index : winner;
  }, NONE);
  const format = (value: number) => value.toFixed(4);
  const said = gains.flatMap(({ value, low, high }, index) =>
    index === NONE ? [] : [`${percent(index)}: ${format(value)} [${format(low)}, ${format(high)}]`],
  );
  return {
    thresholds: candidates[best]!,
    quality: mean(qualities[best]!),
    reason: `leaving the ${percent(best)} least sure rows to weights by count; ${QUALITY_NAMES[foundation.world.targets]} beyond leaving none, on validation users: ${said.join(', ')}`,
  };
}

function percent(candidate: number): string {
  return `${100 * UNSURE_SHARES[candidate]!} %`;
}

function availableFeatures({ trainingCases }: Foundation): string[] {
  return SESSION_FEATURES.filter((_, feature) => {
    const missing = trainingCases.filter(({ sessionFeatures }) => Number.isNaN(sessionFeatures[feature]!)).length;
    return missing <= RARE * trainingCases.length;
  });
}
