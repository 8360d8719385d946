import type { BundleParts } from '../data/bundle/index.js';
import { askNetwork } from './evaluation/network-strategies.js';
import { type Choices, chooseThresholds } from './evaluation/thresholds.js';
import { type BundleSource, bundleParts } from './export/bundle-parts.js';
import { openNetworkScorer } from './export/network-scorer.js';
import { learnSegments } from './segments/learn-segments.js';

export interface MakeBundleOptions extends Omit<BundleSource, 'choices'> {
  /** Called as each validation case is judged. */
  readonly onCase?: (done: number, total: number) => void;
}

/** From a trained network to a bundle: choose on validation users when to trust it, learn segments, put the parts together. */
export async function makeBundle({ onCase, ...source }: MakeBundleOptions): Promise<{
  readonly choices: Choices;
  readonly parts: BundleParts;
}> {
  const { foundation, trained, config, seed } = source;
  await using scorer = await openNetworkScorer(trained, foundation, config.meta);
  const ask = askNetwork(scorer, foundation, config.meta, seed);
  const choices = await chooseThresholds(ask, foundation, seed, onCase);
  const { learnedSegments: count = 0 }: Partial<typeof config> = config; // bundles of older versions do not say
  const segments = await learnSegments(scorer, foundation, { count, seed });
  return { choices, parts: { ...(await bundleParts({ ...source, choices })), ...segments } };
}
