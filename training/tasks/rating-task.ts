import type { Dataset } from '../../data/schema/dataset.js';
import type { Rng } from '../../data/schema/random.js';
import type { MetaConfig } from '../meta/meta-config.js';
import { amongCandidates } from './among-candidates.js';
import { vectorsWithoutEach } from './support-pool.js';
import { knownRatings, type TargetedItems } from './targeted-items.js';
import type { Task, TaskRow } from './task-batch.js';
import type { PreparedCase } from './world.js';

/**
 * A user's task where ratings are asked: support rows are what they rated last, each scored as before it was known; query rows some of
 * what they rated later. Targets are the ratings.
 *
 * A support row weighs 1 / `supportSetSize`, however many there are: one rating moves a user by little, twenty by more, as a prior
 * has it. The mean over the rows would move both as far.
 */
export function ratingTask(
  { dataset }: { readonly dataset: Pick<Dataset, 'feedback'> },
  known: PreparedCase,
  later: TargetedItems,
  { supportSetSize, querySetSize }: Pick<MetaConfig, 'supportSetSize' | 'querySetSize'>,
  rng: Rng,
): Task {
  const withoutEach = vectorsWithoutEach(known);
  const rowsOf = ({ items, targets }: TargetedItems, vectors: (item: number) => TaskRow['vectors']): TaskRow[] =>
    items.map((item, row) => ({ item, target: targets[row]!, standsFor: 1, vectors: vectors(item) }));
  const rated = amongCandidates(known, knownRatings(dataset, known));
  const asked = rowsOf(amongCandidates(known, later), () => known.vectors);
  return {
    known,
    support: rowsOf(rated, (item) => withoutEach.get(item) ?? known.vectors).slice(-supportSetSize),
    supportWeight: 1 / supportSetSize,
    query: rng.shuffle(asked).slice(0, querySetSize),
  };
}
