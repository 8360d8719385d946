import type { Bundle } from '../../../data/bundle/index.js';
import { assertTrainedOn } from '../../export/bundle-network.js';
import { openBundleScorer } from '../../export/bundle-scorer.js';
import { scoreCase } from '../../tasks/scored-case.js';
import type { SimulatedCatalogue } from './simulated-catalogue.js';

/**
 * What a bundle's network puts first for each user, among the same candidates as every other policy.
 *
 * @param catalogue made from the bundle's data with `trainingOf` the bundle.
 * @returns indices of candidates, best first; [users][shown]
 * @throws FusionError `invalid_bundle` on another data set's bundle.
 */
export async function networkLists(
  bundle: Bundle,
  { foundation, cases, candidates }: SimulatedCatalogue,
  shown: number,
): Promise<readonly Int32Array[]> {
  assertTrainedOn(bundle, foundation.dataset);
  await using scorer = await openBundleScorer(bundle, foundation);
  const lists: Int32Array[] = [];
  for (const [index, known] of cases.entries()) {
    const { fused } = await scorer.score(scoreCase(known, foundation.calibrators));
    const ranked = [...candidates[index]!.indexOf].sort(([a], [b]) => fused[Number(b)]! - fused[Number(a)]!);
    lists.push(Int32Array.from(ranked.slice(0, shown), ([, candidate]) => candidate));
  }
  return lists;
}
