import type { Calibrator } from '../../models/base/calibrator.js';
import type { BoostedTerm, BoostedTree } from '../../models/network/boosted-trees.js';
import type { ScoredCase } from '../tasks/scored-case.js';
import type { PreparedCase } from '../tasks/world.js';
import { describeCase, type StandardizersOfUsers } from './describe-rows.js';
import { type FitTreesOptions, fitTrees, SILENT, treesOf } from './fit-trees.js';
import { type Start, startingBlends } from './starting-blends.js';
import { collectTopRows, type TopRows } from './top-rows.js';

/** What the term is fitted beside. */
export interface BesideBoostedTerm extends Start, StandardizersOfUsers {
  readonly calibrators: readonly Calibrator[];
}

/** A term, and what stands for it where a network learns. */
export interface FittedTerm {
  readonly boostedTerm: BoostedTerm;
  /**
   * Terms of which each was fitted without its users, who between them are all that the term was fitted to. Of whom it was fitted to a term knows
   * too much: a network that learned beside it would learn to leave to it what it cannot say of others.
   */
  readonly outOfFoldTerms?: readonly { readonly users: ReadonlySet<number>; readonly term: BoostedTerm }[] | undefined;
}

/** Trees are brought to the scale of weights by count: of those that say next to nothing, no further than to five times their size. */
export const LEAST_SCALE = 0.2;

/**
 * What the descriptions of items, as they were known at each case's moment, how they differ from what the user took up, the scores and the
 * user's session features say together of an item being liked, beyond weights by count: the network's offset.
 *
 * Fitted to the items that weights by count rank first, by gradient boosting for NDCG, and brought to the scale of their log-odds. Over
 * those rows it is 0 on average, so that it reorders and does not raise.
 * @param cases whose users no validation will ask about
 * @returns a term of 0 for every row where no trees rank other users better than weights by count alone: the network has the same inputs then
 */
export async function fitBoostedTerm(
  cases: readonly PreparedCase[],
  beside: BesideBoostedTerm,
  options: Omit<FitTreesOptions, 'leastScale'> = {},
): Promise<FittedTerm> {
  const rows = rowsOfTerm(cases, beside);
  const fit = await fitTrees(rows, { ...options, leastScale: LEAST_SCALE });
  if (fit === null) return { boostedTerm: { trees: [SILENT], offset: 0 }, outOfFoldTerms: [] };
  return {
    boostedTerm: centred(fit.trees, fit.scale, rows),
    outOfFoldTerms: fit.outOfFold.map(({ users, trees }) => {
      const own = rows.filter(({ user }) => users.has(user));
      return { users, term: centred(trees, fit.scale, own) };
    }),
  };
}

/** The rows of cases that the term is fitted to. */
export function rowsOfTerm(cases: readonly PreparedCase[], beside: BesideBoostedTerm): TopRows[] {
  const rank = ({ known, scores, mask }: ScoredCase) =>
    startingBlends(beside, { scores, mask, count: known.vectors.count });
  return collectTopRows(cases, beside.calibrators, rank, (scored, items) => describeCase(scored, items, beside));
}

/** Trees on the scale of weights by count, 0 on average over the rows. */
function centred(trees: readonly BoostedTree[], scale: number, rows: readonly TopRows[]): BoostedTerm {
  const scaled = trees.map((tree) => ({ ...tree, values: tree.values.map((value) => value / scale) }));
  let [sum, count] = [0, 0];
  for (const { numbers } of rows) {
    const terms = treesOf(scaled, numbers);
    for (const term of terms) sum += term;
    count += terms.length;
  }
  return { trees: scaled, offset: -sum / count };
}
