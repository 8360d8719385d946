import type { Bundle } from '../../data/bundle/index.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { type AskNetwork, askNetwork, networkStrategies } from '../evaluation/network-strategies.js';
import type { Strategy } from '../evaluation/strategy.js';
import { servedChoices, trainingOf } from '../export/bundle-network.js';
import { openBundleScorer } from '../export/bundle-scorer.js';
import type { NetworkScorer } from '../export/network-scorer.js';
import type { Foundation } from '../foundation.js';
import { bundleFoundation } from './bundle-foundation.js';

/** A bundle as it would answer for a dataset that has grown. */
export interface BundlePolicy extends AsyncDisposable {
  /** Its world prepares cases; its calibrators score them. */
  readonly foundation: Foundation;
  /** What `auto` would serve. */
  readonly policy: Strategy;
}

/** Opens a bundle's own graphs for cases of a dataset that has grown since. */
export async function openBundlePolicy(bundle: Bundle, dataset: Dataset): Promise<BundlePolicy> {
  const { config, seed } = trainingOf(bundle);
  const served = servedChoices(bundle);
  const foundation = await bundleFoundation(bundle, dataset);
  const scorer = await openBundleScorer(bundle, foundation);
  const ask = served.adaptsByDefault ? askNetwork(scorer, foundation, config.meta, seed) : withoutAdapting(scorer);
  const strategies = networkStrategies(ask, foundation, served);
  return {
    foundation,
    policy: strategies.find(({ name }) => name === 'policy')!,
    [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
  };
}

/** For who adapts nobody: the policy looks at no adapted answers. */
function withoutAdapting(scorer: NetworkScorer): AskNetwork {
  return async (scored) => {
    const plain = await scorer.score(scored);
    return { plain, adapted: plain };
  };
}
