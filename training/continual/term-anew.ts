import type { BoostedTerm } from '../../models/network/boosted-trees.js';
import { type FittedTerm, fitBoostedTerm } from '../boosted-term/fit-boosted-term.js';
import type { Foundation } from '../foundation.js';
import type { OnProgress } from '../on-progress.js';
import type { ContinualCases } from './continual-cases.js';

/**
 * The boosted term that a bundle's network goes on beside, fitted anew on the ground that it goes on from, so in the units that it knows:
 * to all who neither judge nor choose. Where no trees rank others better than weights by count, the bundle's stays.
 * @param bundles undefined for a network without a term: it has no input for one
 */
export async function termAnew(
  bundles: BoostedTerm | undefined,
  grown: Foundation,
  { choosing, judging }: Pick<ContinualCases, 'choosing' | 'judging'>,
  options: { readonly workers?: number | undefined; readonly onProgress?: OnProgress | undefined } = {},
): Promise<Partial<FittedTerm>> {
  if (!bundles) return {};
  const asked = new Set([...choosing, ...judging].map(({ user }) => user));
  const others = [...grown.trainingCases, ...grown.validationCases].filter(({ user }) => !asked.has(user));
  const fitted = await fitBoostedTerm(others, grown, options);
  return fitted.outOfFoldTerms?.length === 0 ? { boostedTerm: bundles } : fitted;
}
