import type { BoostedTree } from '../../models/network/boosted-trees.js';
import { fitLogistic } from '../base/fit-logistic.js';
import type { OnProgress } from '../on-progress.js';
import { type BinnedRows, binRows, fitEdges, rowsToBoost } from './bin-rows.js';
import type { BinnedTree } from './grow-tree.js';
import { type Growers, withGrowers } from './growers.js';
import type { Added } from './held-out.js';
import type { TopRows } from './top-rows.js';
import { FOLDS, type Fold, foldsOf, gainsWith, type Kind, type Trial, testGains, tryBoosting } from './try-boosting.js';

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
  /** Threads that may grow trees; they change nothing of them. One if left out. */
  readonly workers?: number | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** Small trees that rank lists, and larger ones that tell rows apart. Which rank better depends on the data, and often it is both together. */
const KINDS: readonly Kind[] = [
  { objective: 'listwise', levels: 3, rate: 0.16, most: 400 },
  { objective: 'pointwise', levels: 6, rate: 0.08, most: 800 },
];
const SEED = 0;
/** Trees that are grown before it is said how far it is. */
const AT_ONCE = 10;
/** An edge that no number exceeds. */
const OUT_OF_REACH = 1e30;

/**
 * What rows' numbers add to weights by count: as many trees, of one kind or of every kind, as rank users best that they were not fitted to.
 * @returns null where weights by count alone rank as well, give or take a standard error
 */
export function fitTrees(
  rows: readonly TopRows[],
  { workers, leastScale, onProgress }: FitTreesOptions,
): Promise<FittedTrees | null> {
  return withGrowers(Math.min(workers ?? 1, KINDS.length * FOLDS), async (growers) => {
    const tried = await tryKinds(rows, { leastScale, growers, onProgress });
    const trials = bestOf(tried);
    if (trials === null) return null;
    const grown = await growForAll(trials, tried.rows, growers, onProgress);
    const mixed = (grownBy: (index: number) => readonly BinnedTree[]) =>
      trials.flatMap(({ kind: { levels, rate } }, index) =>
        grownBy(index).map((tree) => asBoosted(tree, tried.edges, levels, rate / trials.length)),
      );
    return {
      scale: tried.scale,
      trees: mixed((index) => grown[index]!),
      outOfFold: tried.folds.map(({ users }, fold) => ({
        users,
        trees: mixed((index) => trials[index]!.grown[fold]!),
      })),
    };
  });
}

/** As many trees of each trial's kind as were best, fitted to everybody; [trials][count] */
function growForAll(
  trials: readonly Trial[],
  rows: BinnedRows,
  growers: Growers,
  onProgress?: OnProgress,
): Promise<readonly (readonly BinnedTree[])[]> {
  const everybody = rowsToBoost(rows, Array.from(rows.users.keys()), SEED);
  const nobody = { rows, cases: [] };
  const wanted = sum(trials.map(({ count }) => count));
  let grown = 0;
  return Promise.all(
    trials.map(async ({ kind, count }) => {
      const grow = growers.begin({ boosting: kind, rows: everybody, seed: SEED, held: nobody });
      const trees: BinnedTree[] = [];
      while (trees.length < count) {
        const { trees: more } = await grow(Math.min(AT_ONCE, count - trees.length));
        trees.push(...more);
        grown += more.length;
        onProgress?.('boosted term', grown, wanted);
      }
      return trees;
    }),
  );
}

/** Kinds of trees that may be taken together, each for as much as the others, and what they add between them. */
export interface Choice {
  readonly trials: readonly Trial[];
  /** [folds] */
  readonly added: readonly Added[];
}

/** Rows as trees read them, and what there is to choose from. */
interface Tried {
  readonly scale: number;
  readonly edges: readonly (readonly number[])[];
  readonly rows: BinnedRows;
  readonly folds: readonly Fold[];
  /** Each kind alone, then all of them, of those that rank anybody better; none where no number differs from row to row. */
  readonly choices: readonly Choice[];
}

export interface TryKindsOptions extends Omit<FitTreesOptions, 'workers'> {
  readonly growers: Growers;
}

/** Tries every kind of trees on users whom they do not know. */
export async function tryKinds(
  cases: readonly TopRows[],
  { leastScale, growers, onProgress }: TryKindsOptions,
): Promise<Tried> {
  const edges = fitEdges(cases);
  const scale = fitScale(cases, leastScale);
  const rows = binRows(cases, edges, scale);
  const folds = foldsOf(rows, SEED);
  const tried = KINDS.map(() => 0);
  const trials = await Promise.all(
    KINDS.map((kind, index) => {
      const onTried = (count: number) => {
        tried[index] = count;
        onProgress?.('trees tried', sum(tried), sum(KINDS.map(({ most }) => most)));
      };
      return tryBoosting(kind, folds, { seed: SEED, growers, onTried });
    }),
  );
  const found = trials.filter(({ count }) => count > 0);
  const together = [...found.map((trial) => [trial]), ...(found.length > 1 ? [found] : [])];
  const choices = together.map((kinds) => ({ trials: kinds, added: meanOf(kinds.map(({ added }) => added)) }));
  return { scale, edges, rows, folds, choices };
}

/** What ranks users best whom its trees do not know; null where nothing ranks them better than weights by count by a standard error. */
function bestOf({ choices, folds }: Tried): readonly Trial[] | null {
  const [best] = choices
    .map(({ trials, added }) => ({ trials, ...testGains(gainsWith(folds, added)) }))
    .filter(({ low }) => low > 0)
    .toSorted((one, other) => other.difference - one.difference);
  return best?.trials ?? null;
}

/** @param kinds [kinds][folds] */
function meanOf(kinds: readonly (readonly Added[])[]): Added[] {
  return kinds[0]!.map((cases, fold) =>
    cases.map((rows, index) =>
      rows.map((_, row) => kinds.reduce((all, added) => all + added[fold]![index]![row]!, 0) / kinds.length),
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

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
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
