import { byUser } from '../../models/metrics/by-user.js';
import { ONE_STANDARD_ERROR, type PairedTest, pairedTTest } from '../../models/metrics/paired-t-test.js';
import { userFolds } from '../tasks/user-folds.js';
import { type BinnedCase, rowsToBoost } from './bin-rows.js';
import { type Boosting, type BoostRows, boost } from './boost.js';
import { addTree, type BinnedTree } from './grow-tree.js';
import { ndcgOfRows } from './top-rows.js';

/** After so many trees they are compared each time. */
const EVERY = 10;
/** Of the most trees of a kind, so large a share without a better comparison ends them. */
const PATIENCE = 0.15;
/** Folds of users on which they are compared. */
const FOLDS = 3;

/** Trees that may be a term's. */
export interface Kind extends Boosting {
  /** Trees, at most. */
  readonly most: number;
}

/** A share of the users, whose cases trees are tried on, and the rows of the others, which they are fitted to. */
export interface Fold {
  readonly users: ReadonlySet<number>;
  readonly held: readonly HeldOut[];
  readonly others: BoostRows;
}

/** A case that trees are tried on. */
interface HeldOut extends BinnedCase {
  /** What its rows are scored without any tree; [rows] */
  readonly start: Float64Array;
  /** NDCG@10 by those. */
  readonly before: number;
}

/** What trees of others add to the rows of held out cases; [folds][cases][rows] */
export type Added = readonly (readonly Float64Array[])[];

/** As many trees of a kind as rank users best that they were not fitted to. */
export interface Trial {
  readonly kind: Kind;
  /** 0 where none rank better than weights by count. */
  readonly count: number;
  /** Those that were fitted without the users of a fold; [folds][count] */
  readonly grown: readonly (readonly BinnedTree[])[];
  readonly added: Added;
}

/** @param scale of what weights by count say */
export function foldsOf(
  cases: readonly BinnedCase[],
  edges: readonly (readonly number[])[],
  scale: number,
  seed: number,
): Fold[] {
  const users = Int32Array.from(new Set(cases.map(({ user }) => user)));
  return userFolds(users, FOLDS, seed).map((fold) => {
    const own = new Set(fold);
    const others = cases.filter(({ user }) => !own.has(user));
    const held = cases.filter(({ user }) => own.has(user));
    return {
      users: own,
      held: held.map((one) => ({
        ...one,
        start: Float64Array.from(one.score, (value) => scale * value),
        before: ndcgOfRows(one, one.score),
      })),
      others: rowsToBoost(others, edges, scale, seed),
    };
  });
}

export interface TryBoostingOptions {
  readonly seed: number;
  /** Told how many trees have been tried; all of them when it is known that no more need be. */
  readonly onTried?: ((count: number) => void) | undefined;
}

/** Boosts without each fold, and looks how many trees rank best those whom they do not know. */
export function tryBoosting(kind: Kind, folds: readonly Fold[], { seed, onTried }: TryBoostingOptions): Trial {
  const tried = folds.map(({ others, held }) => ({
    held,
    trees: boost(others, kind, seed),
    grown: [] as BinnedTree[],
    added: held.map(({ start }) => new Float64Array(start.length)),
  }));
  let best = { count: 0, difference: 0, added: [] as Added };
  for (let count = EVERY; count <= kind.most && count - best.count <= PATIENCE * kind.most; count += EVERY) {
    for (const { held, trees, grown, added } of tried) {
      for (const tree of take(trees, EVERY)) {
        grown.push(tree);
        held.forEach(({ bins }, index) => {
          addTree(tree, bins, kind.rate, added[index]!);
        });
      }
    }
    const added = tried.map((fold) => fold.added);
    const { difference } = testGains(gainsOf(folds, added));
    if (difference > best.difference) best = { count, difference, added: structuredClone(added) };
    onTried?.(count);
  }
  onTried?.(kind.most);
  const { count, added } = best;
  return { kind, count, grown: tried.map(({ grown }) => grown.slice(0, count)), added };
}

/** What cases gain in NDCG@10 by what is added to their rows; [users][cases of the user] */
export function gainsOf(folds: readonly Fold[], added: Added): number[][] {
  const held = folds.flatMap((fold) => fold.held);
  const ofHeld = added.flat();
  return byUser(held, (one, index) => {
    const scores = one.start.map((score, row) => score + ofHeld[index]![row]!);
    return ndcgOfRows(one, scores) - one.before;
  });
}

/** The mean gain, give or take a standard error. */
export function testGains(gains: readonly number[][]): Pick<PairedTest, 'difference' | 'low'> {
  return pairedTTest(gains, ONE_STANDARD_ERROR);
}

/** The next so many of an endless series, which goes on where it was left. */
export function take(trees: Iterator<BinnedTree, void>, count: number, onTree?: () => void): BinnedTree[] {
  return Array.from({ length: count }, () => {
    const tree = trees.next().value as BinnedTree;
    onTree?.();
    return tree;
  });
}
