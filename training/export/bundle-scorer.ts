import type { Bundle } from '../../data/bundle/index.js';
import type { Foundation } from '../foundation.js';
import { networkShape } from '../meta/train-network.js';
import { bundleNetwork, trainingOf } from './bundle-network.js';
import { type NetworkScorer, openNetworkScorer } from './network-scorer.js';

/** Opens a bundle's own graphs for scoring cases over a foundation that was laid anew. */
export function openBundleScorer(bundle: Bundle, foundation: Foundation): Promise<NetworkScorer> {
  const { config } = trainingOf(bundle);
  const network = bundleNetwork(bundle, networkShape(foundation, config));
  return openNetworkScorer(network, foundation, config.meta, bundle);
}
