import type { RememberedTask } from '../../data/bundle/index.js';
import { inSituationOf } from '../../data/features/situation.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { isAnswerable } from '../tasks/among-candidates.js';
import { coldCases } from '../tasks/cases.js';
import { type PreparedCase, prepareCase, type World } from '../tasks/world.js';

/**
 * A remembered task as a case of today's world: it asks for what it asked for then, and nothing that came later.
 *
 * @returns undefined where the dataset has the user or their events no more
 */
export function rememberedCase(
  dataset: Dataset,
  world: World,
  user: number,
  { support, untilMs }: RememberedTask,
  options: { readonly minPositives: number; readonly seed: number },
): PreparedCase | undefined {
  const { interactions } = dataset;
  const [known] = coldCases(dataset, user, { ...options, supportSizes: [support] });
  if (known === undefined) return undefined;
  const laterRows = known.laterRows.filter((row) => interactions.timestamp[row]! < untilMs);
  if (laterRows.length === 0) return undefined;
  const asked = inSituationOf(interactions, laterRows[0]!, laterRows);
  const truth = Int32Array.from(asked, (row) => interactions.item[row]!);
  const prepared = prepareCase(dataset, world, { ...known, laterRows, truth });
  return isAnswerable(prepared) ? prepared : undefined;
}
