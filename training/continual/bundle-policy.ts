import type { Bundle } from '../../data/bundle/index.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { askNetwork, networkStrategies } from '../evaluation/network-strategies.js';
import type { Strategy } from '../evaluation/strategy.js';
import { bundleNetwork, trainingOf } from '../export/bundle-network.js';
import { openNetworkScorer } from '../export/network-scorer.js';
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
  const { manifest, graphs } = bundle;
  const { config, seed } = trainingOf(bundle);
  const foundation = await bundleFoundation(bundle, dataset);
  const network = bundleNetwork(bundle, networkShape(foundation, config));
  const scorer = await openNetworkScorer(network, foundation, config.meta, graphs);
  const { thresholds, adaptation } = manifest;
  const chosen = {
    uncertainty: thresholds.uncertainty.value,
    confidences: thresholds.confidences.value,
    minInteractions: thresholds.min_interactions.value,
    availableFeatures: thresholds.available_features.value,
  };
  const ask = askNetwork(scorer, foundation, config.meta, seed);
  const strategies = networkStrategies(ask, foundation, chosen, adaptation.default);
  return {
    foundation,
    policy: strategies.find(({ name }) => name === 'policy')!,
    release: scorer.release,
  };
}
