import type { Manifest } from '../../data/bundle/index.js';
import { FusionError } from '../../data/schema/errors.js';
import { bundleTerm } from '../export/bundle-network.js';
import type { Foundation } from '../foundation.js';
import { bestSearch, byCountTable } from '../weight-search.js';

/**
 * A new foundation as a bundle's network can go on from it.
 *
 * Scorers, calibrators and weights by count are the new ones: they are fitted in closed form or by a search, and the network
 * met other fits of them for each fold that it was trained on. Standardizers and the space of the blend stay the bundle's, since they
 * say what the network's inputs and outputs mean; so does the boosted term, until it is fitted anew (`termAnew`).
 *
 * @throws FusionError `invalid_data` where the dataset has other sources, item features or contexts than the network reads
 */
export function groundFor(manifest: Manifest, foundation: Foundation): Foundation {
  const { boostedTerm: _, outOfFoldTerms: __, ...rest } = foundation;
  const { world, contextStandardizer, weightSearches } = rest;
  const { sources } = world.scorers;
  expectSame('sources', manifest.sources, sources);
  expectSame('item features', manifest.item_features, world.itemFeatures.names);
  expectSame('contexts', manifest.context_standardizer?.names ?? [], contextStandardizer.names);
  return {
    ...rest,
    ...bundleTerm(manifest),
    standardizer: manifest.session_standardizer,
    contextStandardizer: manifest.context_standardizer ?? contextStandardizer,
    space: manifest.space,
    byCount: byCountTable(bestSearch(weightSearches, [manifest.space]), sources),
  };
}

function expectSame(what: string, expected: readonly string[], got: readonly string[]): void {
  if (expected.join() === got.join()) return;
  throw new FusionError(
    'invalid_data',
    `${what}: expected those of the bundle, ${expected.join(', ') || 'none'}, got ${got.join(', ') || 'none'}; ` +
      'a network cannot go on with other inputs: train anew.',
  );
}
