import type { BoostedTree } from '../../models/network/boosted-trees.js';
import { fitLogistic } from '../base/fit-logistic.js';
import type { OnProgress } from '../on-progress.js';
import { type BinnedCase, binRows, fitEdges, rowsToBoost } from './bin-rows.js';
import { boost } from './boost.js';
import type { BinnedTree } from './grow-tree.js';
import type { TopRows } from './top-rows.js';
import {
  type Added,
  type Fold,
  foldsOf,
  gainsOf,
  type Kind,
  type Trial,
  take,
  testGains,
  tryBoosting,
} from './try-boosting.js';

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

export interface FitTreesOptions {
  /** What weights by count count for at least, where they say nothing, or the opposite. */
  readonly leastScale: number;
  readonly onProgress?: OnProgress | undefined;
}

/** Small trees that rank lists, and larger ones that tell rows apart. Which rank better depends on the data, and often it is both together. */
const KINDS: readonly Kind[] = [
  { objective: 'listwise', levels: 3, rate: 0.16, most: 400 },
  { objective: 'pointwise', levels: 6, rate: 0.08, most: 800 },
];
const SEED = 0;
/** An edge that no number exceeds. */
const OUT_OF_REACH = 1e30;

/**
 * What rows' numbers add to weights by count: as many trees, of one kind or of every kind, as rank users best that they were not fitted to.
 * @returns null where weights by count alone rank as well, give or take a standard error
 */
export function fitTrees(rows: readonly TopRows[], options: FitTreesOptions): FittedTrees | null {
  const { scale, edges, cases, folds, choices } = tryKinds(rows, options);
  const trials = bestOf(choices, folds);
  if (trials === null) return null;
  const all = rowsToBoost(cases, edges, scale, SEED);
  const wanted = trials.reduce((sum, { count }) => sum + count, 0);
  let grown = 0;
  const onGrown = () => options.onProgress?.('boosted term', ++grown, wanted);
  const mixed = (grownOf: (trial: Trial) => readonly BinnedTree[]) =>
    trials.flatMap((trial) =>
      grownOf(trial).map((tree) => asBoosted(tree, edges, trial.kind.levels, trial.kind.rate / trials.length)),
    );
  return {
    scale,
    trees: mixed(({ kind, count }) => take(boost(all, kind, SEED), count, onGrown)),
    outOfFold: folds.map(({ users }, fold) => ({ users, trees: mixed(({ grown }) => grown[fold]!) })),
  };
}

/** Kinds of trees that may be taken together, each for as much as the others, and what they add between them. */
export interface Choice {
  readonly trials: readonly Trial[];
  readonly added: Added;
}

/** Rows as trees read them, and what there is to choose from. */
interface Tried {
  readonly scale: number;
  readonly edges: readonly (readonly number[])[];
  readonly cases: readonly BinnedCase[];
  readonly folds: readonly Fold[];
  /** Each kind alone, then all of them, of those that rank anybody better; none where no number differs from row to row. */
  readonly choices: readonly Choice[];
}

/** Tries every kind of trees on users whom they do not know. */
export function tryKinds(rows: readonly TopRows[], { leastScale, onProgress }: FitTreesOptions): Tried {
  const edges = fitEdges(rows);
  const cases = rows.map((one) => binRows(one, edges));
  const scale = fitScale(rows, leastScale);
  const folds = foldsOf(cases, edges, scale, SEED);
  const found = KINDS.map((kind, index) => {
    const before = treesIn(KINDS.slice(0, index));
    const onTried = (tried: number) => onProgress?.('trees tried', before + tried, treesIn(KINDS));
    return tryBoosting(kind, folds, { seed: SEED, onTried });
  }).filter(({ count }) => count > 0);
  const together = [...found.map((trial) => [trial]), ...(found.length > 1 ? [found] : [])];
  return {
    ...{ scale, edges, cases, folds },
    choices: together.map((trials) => ({ trials, added: meanOf(trials.map(({ added }) => added)) })),
  };
}

/** Trees of some kinds, at most. */
function treesIn(kinds: readonly Kind[]): number {
  return kinds.reduce((sum, { most }) => sum + most, 0);
}

/** What ranks users best whom its trees do not know; null where nothing ranks them better than weights by count by a standard error. */
function bestOf(choices: readonly Choice[], folds: readonly Fold[]): readonly Trial[] | null {
  const [best] = choices
    .map(({ trials, added }) => ({ trials, ...testGains(gainsOf(folds, added)) }))
    .filter(({ low }) => low > 0)
    .toSorted((one, other) => other.difference - one.difference);
  return best?.trials ?? null;
}

function meanOf(kinds: readonly Added[]): Added {
  return kinds[0]!.map((cases, fold) =>
    cases.map((rows, index) =>
      rows.map((_, row) => kinds.reduce((sum, added) => sum + added[fold]![index]![row]!, 0) / kinds.length),
    ),
  );
}

/** Log-odds of being liked that one step of weights by count is worth. */
function fitScale(rows: readonly TopRows[], leastScale: number): number {
  const x = Float64Array.from(rows.flatMap(({ score }) => [...score]));
  const y = Float64Array.from(rows.flatMap(({ target }) => [...target]));
  const deviation = spread(x) || 1; // on whatever scale they are
  const { slope } = fitLogistic({ x: x.map((value) => value / deviation), y }, { ridge: 1e-6 });
  return Math.max(leastScale, slope / deviation);
}

/** A tree that asks about numbers instead of bins, and has all its questions: what is asked in vain is never answered with yes. */
function asBoosted(
  { inputs, bins, values }: BinnedTree,
  edges: readonly (readonly number[])[],
  levels: number,
  rate: number,
): BoostedTree {
  const padded = (own: readonly number[], filler: number) =>
    Array.from({ length: levels }, (_, level) => own[level] ?? filler);
  return {
    numbers: padded(inputs, 0),
    edges: padded(
      inputs.map((input, level) => edges[input]![bins[level]!]!),
      OUT_OF_REACH,
    ),
    values: Array.from({ length: 1 << levels }, (_, leaf) => rate * (values[leaf] ?? 0)),
  };
}

function spread(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** A tree that adds nothing. */
export const SILENT: BoostedTree = asBoosted({ inputs: [], bins: [], values: new Float64Array(1) }, [], 1, 1);

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
