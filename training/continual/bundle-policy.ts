import type { Bundle } from '../../data/bundle/index.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { type AskNetwork, askNetwork, networkStrategies } from '../evaluation/network-strategies.js';
import type { Strategy } from '../evaluation/strategy.js';
import { bundleNetwork, servedChoices, trainingOf } from '../export/bundle-network.js';
import { type NetworkScorer, openNetworkScorer } from '../export/network-scorer.js';
import type { Foundation } from '../foundation.js';
import { networkShape } from '../meta/train-network.js';
import { bundleFoundation } from './bundle-foundation.js';

/** A bundle as it would answer for a dataset that has grown. */
export interface BundlePolicy {
  /** Its world prepares cases; its calibrators score them. */
  readonly foundation: Foundation;
  /** What `auto` would serve. */
  readonly policy: Strategy;
  release(): Promise<void>;
}

/** Opens a bundle's own graphs for cases of a dataset that has grown since. */
export async function openBundlePolicy(bundle: Bundle, dataset: Dataset): Promise<BundlePolicy> {
  const { config, seed } = trainingOf(bundle);
  const served = servedChoices(bundle);
  const foundation = await bundleFoundation(bundle, dataset);
  const network = bundleNetwork(bundle, networkShape(foundation, config));
  const scorer = await openNetworkScorer(network, foundation, config.meta, bundle);
  const ask = served.adaptsByDefault ? askNetwork(scorer, foundation, config.meta, seed) : withoutAdapting(scorer);
  const strategies = networkStrategies(ask, foundation, served);
  return {
    foundation,
    policy: strategies.find(({ name }) => name === 'policy')!,
    release: scorer.release,
  };
}

/** For who adapts nobody: the policy looks at no adapted answers. */
function withoutAdapting(scorer: NetworkScorer): AskNetwork {
  return async (scored) => {
    const plain = await scorer.score(scored);
    return { plain, adapted: plain };
  };
}
