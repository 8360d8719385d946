import { expect, it } from 'vitest';
import type { Manifest } from '../../../data/bundle/index.js';
import { groundFor } from '../../../training/continual/ground-for.js';
import { smallFoundation } from './small-world.js';

const termOf = (value: number) => ({
  trees: [{ numbers: [0], edges: [0.5], values: [0, value] }],
  offset: 0,
});

it('goes on from the bundle’s term, and from none where the bundle has none, whatever was fitted to the new data', async () => {
  const { foundation } = await smallFoundation();
  const { world, standardizer, contextStandardizer, space } = foundation;
  const manifest = {
    ...{ sources: world.scorers.sources, item_features: world.itemFeatures.names },
    ...{ context_standardizer: contextStandardizer, session_standardizer: standardizer, space },
  } as unknown as Manifest;
  const fitted = { ...foundation, boostedTerm: termOf(1), outOfFoldTerms: [{ users: new Set([1]), term: termOf(3) }] };
  const ground = groundFor({ ...manifest, boosted_term: termOf(2) }, fitted);
  expect(ground.boostedTerm).toEqual(termOf(2));
  expect(ground).not.toHaveProperty('outOfFoldTerms'); // of the new term
  expect(groundFor(manifest, fitted)).not.toHaveProperty('boostedTerm');
});
