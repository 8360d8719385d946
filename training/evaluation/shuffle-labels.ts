import type { Dataset } from '../../data/schema/dataset.js';
import { createRng } from '../../data/schema/random.js';

/**
 * The same log with nothing left to find but how often items are used: every row's item is drawn from all rows', and the
 * items' descriptions and scores are dealt out anew. The control of an evaluation: what "finds" something here leaks.
 *
 * Popularity stays, of items without a past, so that a popularity list is as good as it gets.
 */
export function shuffleLabels(dataset: Dataset, seed: number): Dataset {
  const rng = createRng(seed, 'shuffled');
  const renamed = rng.shuffle([...dataset.items.ids.keys()]);
  const item = Int32Array.from(rng.shuffle([...dataset.interactions.item]), (old) => renamed[old]!);
  return { ...dataset, name: `${dataset.name}, shuffled`, interactions: { ...dataset.interactions, item } };
}
