import type { BoostedTerm } from '../../models/network/boosted-trees.js';
import { type DescribedRows, describeRows } from './describe-rows.js';
import type { FittedTerm } from './fit-boosted-term.js';
import { treesOf } from './fit-trees.js';

/** The terms of rows of a user, as a network should see them that learns: where the trees know the user, by those that do not. @returns [rows] */
export function learningTerm(
  { boostedTerm, outOfFoldTerms = [] }: FittedTerm,
  user: number,
  rows: DescribedRows,
): Float64Array {
  const { trees, offset }: BoostedTerm = outOfFoldTerms.find(({ users }) => users.has(user))?.term ?? boostedTerm;
  return treesOf(trees, describeRows(rows)).map((sum) => sum + offset);
}
