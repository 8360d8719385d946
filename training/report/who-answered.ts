import type { NetworkAnswer } from '../../models/fusion/network-answer.js';
import { distrustOfUser, isUncertain, type TrustThresholds } from '../../models/fusion/trust.js';
import type { ScoredCase } from '../tasks/scored-case.js';

/** Who answered: the network, or weights by count and why. */
export const REASONS = ['network', 'uncertain', 'missing_features', 'cold_user'] as const;
export type Reason = (typeof REASONS)[number];

export interface AnsweredCase {
  readonly scored: ScoredCase;
  readonly answer: NetworkAnswer;
  readonly thresholds: TrustThresholds;
}

/**
 * Share of some items by who scored them. Distrust of the user decides for all of them; uncertainty item by item.
 * @param items at least one
 */
export function whoAnswered(
  items: Int32Array,
  { scored, answer, thresholds }: AnsweredCase,
): Readonly<Record<Reason, number>> {
  const { known, scores, mask } = scored;
  const sources = scores.length / answer.fused.length;
  const distrust = distrustOfUser(thresholds, known.vectors.count, known.sessionFeatures);
  const isUnsure = (item: number) =>
    isUncertain(thresholds, answer.uncertainty[item]!, answer.confidences, mask, item * sources);
  const shares = { network: 0, uncertain: 0, missing_features: 0, cold_user: 0 };
  for (const item of items) shares[distrust ?? (isUnsure(item) ? 'uncertain' : 'network')] += 1 / items.length;
  return shares;
}
