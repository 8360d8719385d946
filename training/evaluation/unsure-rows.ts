import { SESSION_FEATURES } from '../../data/schema/features.js';
import type { TrustThresholds } from '../../models/fusion/trust.js';
import type { Foundation } from '../foundation.js';
import { policyRanking } from './network-strategies.js';
import type { ScoredBy } from './served-choices.js';
import type { Shortlist } from './shortlist.js';

/** No row's expected squared error reaches this. */
const NEVER_UNSURE = 1e6;
/** Shares of the rows that may be left to weights by count. */
const UNSURE_SHARES = [0, 0.01, 0.05] as const;
/** A session feature that more than this share of the training cases lacks is not asked of a user. */
const RARE = 0.5;

/** What the network says of how sure it is, of rows of many cases. */
export interface Sureness {
  readonly uncertainties: readonly number[];
  /** By source. */
  readonly confidences: readonly (readonly number[])[];
}

/** Thresholds, the mean NDCG@10 of their policy, and why they are what they are. */
export interface ChosenThresholds {
  readonly thresholds: TrustThresholds;
  readonly ndcg: number;
  readonly reason: string;
}

/**
 * Compares leaving the most uncertain shares of rows to weights by count; leaving none wins ties.
 * @param by what the lists were made by
 */
export function chooseUnsure(
  lists: readonly Shortlist[],
  foundation: Foundation,
  { uncertainties, confidences }: Sureness,
  { minInteractions, ...by }: ScoredBy & Pick<TrustThresholds, 'minInteractions'>,
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
  const sums = candidates.map((thresholds) =>
    lists.reduce(
      (sum, { scored, answer, ndcg }) =>
        sum + ndcg(policyRanking(answer, scored, foundation, { ...by, thresholds }).scores),
      0,
    ),
  );
  const best = sums.reduce((winner, sum, index) => (sum > sums[winner]! ? index : winner), 0);
  return {
    thresholds: candidates[best]!,
    ndcg: sums[best]! / lists.length,
    reason: `leaving the ${100 * UNSURE_SHARES[best]!} % least sure rows to weights by count ranked best on validation users`,
  };
}

function availableFeatures({ trainingCases }: Foundation): string[] {
  return SESSION_FEATURES.filter((_, feature) => {
    const missing = trainingCases.filter(({ sessionFeatures }) => Number.isNaN(sessionFeatures[feature]!)).length;
    return missing <= RARE * trainingCases.length;
  });
}
