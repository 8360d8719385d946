import { ONE_STANDARD_ERROR, type PairedTest, pairedTTest } from '../../models/metrics/paired-t-test.js';
import type { BoostedTree } from '../../models/network/boosted-trees.js';
import { fitLogistic } from '../base/fit-logistic.js';
import { userFolds } from '../tasks/user-folds.js';
import { type BinnedCase, binRows, fitEdges, rowsToBoost } from './bin-rows.js';
import { type Boosting, boost, LEARNING_RATE } from './boost.js';
import { addTree, type BinnedTree } from './grow-tree.js';
import { ndcgOfRows, type TopRows } from './top-rows.js';

/** What trees add to weights by count, in log-odds of being liked: scale · what weights by count say + the trees. */
export interface FittedTrees {
  readonly scale: number;
  readonly trees: readonly BoostedTree[];
  /** As many that were fitted without some of the users: what trees say of users whom they do not know. */
  readonly outOfFold: readonly TreesWithout[];
}

export interface TreesWithout {
  readonly users: ReadonlySet<number>;
  readonly trees: readonly BoostedTree[];
}

/** Small trees that rank lists, and larger ones that tell rows apart: which rank better depends on the data. */
const BOOSTINGS: readonly Boosting[] = [
  { objective: 'listwise', levels: 3 },
  { objective: 'pointwise', levels: 6 },
];
/** Trees, at most, and after how many of them they are compared each time. */
const MOST_TREES = 400;
const EVERY = 10;
/** So many trees without a better comparison end them. */
const PATIENCE = 60;
/** Folds of users on which they are compared. */
const FOLDS = 3;
const SEED = 0;
/** An edge that no number exceeds. */
const OUT_OF_REACH = 1e30;

/**
 * What rows' numbers add to weights by count: as many trees as rank users best that they were not fitted to.
 * @param leastScale what weights by count count for at least, where they say nothing, or the opposite
 * @returns null where weights by count alone rank as well, give or take a standard error
 */
export function fitTrees(
  rows: readonly TopRows[],
  { leastScale }: { readonly leastScale: number },
): FittedTrees | null {
  const edges = fitEdges(rows);
  if (edges.every(({ length }) => length === 0)) return null;
  const cases = rows.map((one) => binRows(one, edges));
  const scale = fitScale(rows, leastScale);
  const choices = BOOSTINGS.map((boosting) => chooseCount(cases, edges, scale, boosting));
  const { boosting, count, folds } = choices.reduce((best, other) =>
    other.difference > best.difference ? other : best,
  );
  if (count === 0) return null;
  const asked = (trees: readonly BinnedTree[]) =>
    trees.slice(0, count).map((tree) => withEdges(tree, edges, boosting.levels));
  return {
    scale,
    trees: asked(take(boost(rowsToBoost(cases, edges, scale, SEED), boosting, SEED), count)),
    outOfFold: folds.map(({ users, grown }) => ({ users, trees: asked(grown) })),
  };
}

/** Log-odds of being liked that one step of weights by count is worth. */
function fitScale(rows: readonly TopRows[], leastScale: number): number {
  const x = Float64Array.from(rows.flatMap(({ score }) => [...score]));
  const y = Float64Array.from(rows.flatMap(({ target }) => [...target]));
  const deviation = spread(x) || 1; // on whatever scale they are
  const { slope } = fitLogistic({ x: x.map((value) => value / deviation), y }, { ridge: 1e-6 });
  return Math.max(leastScale, slope / deviation);
}

/** A share of the users, and trees of the others. */
interface Fold {
  readonly users: ReadonlySet<number>;
  readonly held: readonly HeldOut[];
  readonly trees: Iterator<BinnedTree, void>;
  /** Those that were asked for so far. */
  readonly grown: BinnedTree[];
}

/** So many trees of a kind, and what they gain on users that they were not fitted to. */
interface Choice {
  readonly boosting: Boosting;
  readonly count: number;
  readonly difference: number;
  readonly folds: readonly Fold[];
}

/** How many trees rank users best that they were not fitted to; 0 where none is better by a standard error. */
function chooseCount(
  cases: readonly BinnedCase[],
  edges: readonly (readonly number[])[],
  scale: number,
  boosting: Boosting,
): Choice {
  const users = Int32Array.from(new Set(cases.map(({ user }) => user)));
  const folds = userFolds(users, FOLDS, SEED).map((fold): Fold => {
    const own = new Set(fold);
    const others = cases.filter(({ user }) => !own.has(user));
    const held = cases.filter(({ user }) => own.has(user)).map((one) => heldOut(one, scale));
    return { users: own, held, trees: boost(rowsToBoost(others, edges, scale, SEED), boosting, SEED), grown: [] };
  });
  let best = { count: 0, difference: 0, low: 0 };
  for (let count = EVERY; count <= MOST_TREES && count - best.count <= PATIENCE; count += EVERY) {
    for (const { held, trees, grown } of folds) {
      for (const tree of take(trees, EVERY)) {
        grown.push(tree);
        for (const { bins, scores } of held) addTree(tree, bins, LEARNING_RATE, scores);
      }
    }
    const { difference, low } = gainsOf(folds.flatMap(({ held }) => held));
    if (difference > best.difference) best = { count, difference, low };
  }
  return best.low > 0 ? { boosting, ...best, folds } : { boosting, count: 0, difference: 0, folds };
}

/** A case that trees are tried on. */
interface HeldOut extends BinnedCase {
  /** What it is scored so far; [rows] */
  readonly scores: Float64Array;
  /** NDCG@10 without any tree. */
  readonly before: number;
}

function heldOut(one: BinnedCase, scale: number): HeldOut {
  const scores = Float64Array.from(one.score, (value) => scale * value);
  return { ...one, scores, before: ndcgOfRows(one, one.score) };
}

/** What cases gain by their scores, a user's cases together, give or take a standard error. */
function gainsOf(held: readonly HeldOut[]): Pick<PairedTest, 'difference' | 'low'> {
  const byUser = new Map<number, number[]>();
  for (const one of held) {
    const gain = ndcgOfRows(one, one.scores) - one.before;
    byUser.set(one.user, [...(byUser.get(one.user) ?? []), gain]);
  }
  return pairedTTest([...byUser.values()], ONE_STANDARD_ERROR);
}

/** The next so many of an endless series, which goes on where it was left. */
function take(trees: Iterator<BinnedTree, void>, count: number): BinnedTree[] {
  return Array.from({ length: count }, () => trees.next().value as BinnedTree);
}

/** A tree that asks about numbers instead of bins, and has all its questions: what is asked in vain is never answered with yes. */
function withEdges(
  { inputs, bins, values }: BinnedTree,
  edges: readonly (readonly number[])[],
  levels: number,
): BoostedTree {
  const padded = (own: readonly number[], filler: number) =>
    Array.from({ length: levels }, (_, level) => own[level] ?? filler);
  return {
    numbers: padded(inputs, 0),
    edges: padded(
      inputs.map((input, level) => edges[input]![bins[level]!]!),
      OUT_OF_REACH,
    ),
    values: Array.from({ length: 1 << levels }, (_, leaf) => LEARNING_RATE * (values[leaf] ?? 0)),
  };
}

function spread(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** A tree that adds nothing. */
export const SILENT: BoostedTree = withEdges({ inputs: [], bins: [], values: new Float64Array(1) }, [], 1);

/** What trees add to each of the rows. @param numbers [numbers][rows] @returns [rows] */
export function treesOf(trees: readonly BoostedTree[], numbers: readonly Float32Array[]): Float64Array {
  const added = new Float64Array(numbers[0]!.length);
  for (const tree of trees) {
    const asked = tree.numbers.map((number) => numbers[number]!);
    for (let row = 0; row < added.length; row++) {
      let leaf = 0;
      for (let level = 0; level < asked.length; level++)
        if (asked[level]![row]! > tree.edges[level]!) leaf |= 1 << level;
      added[row]! += tree.values[leaf]!;
    }
  }
  return added;
}
