import type { Bundle } from '../../../data/bundle/index.js';
import { assertTrainedOn, bundleNetwork, trainingOf } from '../../export/bundle-network.js';
import { openNetworkScorer } from '../../export/network-scorer.js';
import { networkShape } from '../../meta/train-network.js';
import { scoreCase } from '../../tasks/scored-case.js';
import type { SimulatedCatalogue } from './simulated-catalogue.js';

/**
 * What a bundle's network puts first for each user, among the same candidates as every other policy.
 *
 * @param catalogue made from the bundle's data with {@link trainingOf} the bundle.
 * @returns indices of candidates, best first; [users][shown]
 * @throws FusionError `invalid_bundle` on another data set's bundle.
 */
export async function networkLists(
  bundle: Bundle,
  { foundation, cases, candidates }: SimulatedCatalogue,
  shown: number,
): Promise<readonly Int32Array[]> {
  assertTrainedOn(bundle, foundation.dataset);
  const { config } = trainingOf(bundle);
  const network = bundleNetwork(bundle, networkShape(foundation, config));
  const scorer = await openNetworkScorer(network, foundation, config.meta, bundle);
  try {
    const lists: Int32Array[] = [];
    for (const [index, known] of cases.entries()) {
      const { fused } = await scorer.score(scoreCase(known, foundation.calibrators));
      const ranked = [...candidates[index]!.indexOf].sort(([a], [b]) => fused[Number(b)]! - fused[Number(a)]!);
      lists.push(Int32Array.from(ranked.slice(0, shown), ([, candidate]) => candidate));
    }
    return lists;
  } finally {
    await scorer.release();
  }
}
