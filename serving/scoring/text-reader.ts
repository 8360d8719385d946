import type { Bundle } from '../../data/bundle/index.js';
import type { BagReader } from '../../models/base/token-bags.js';

/** What reads texts for the bundle's text tower; null where the content source has no towers. */
export function textReader({ manifest, live }: Bundle): BagReader | null {
  const settings = manifest.base_scorers?.content.reader;
  if (settings === undefined || live === undefined) return null;
  const { tokens, frequencies } = live.tokens;
  return {
    ...settings,
    fieldWeights: settings.fieldWeights as BagReader['fieldWeights'],
    frequencies: new Map(tokens.map((token, index) => [token, frequencies[index]!])),
  };
}
