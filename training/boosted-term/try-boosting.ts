import { byUser } from '../../models/metrics/by-user.js';
import { ONE_STANDARD_ERROR, type PairedTest, pairedTTest } from '../../models/metrics/paired-t-test.js';
import { userFolds } from '../tasks/user-folds.js';
import { type BinnedRows, rowsToBoost } from './bin-rows.js';
import type { Boosting, BoostRows } from './boost.js';
import type { BinnedTree } from './grow-tree.js';
import type { Growers } from './growers.js';
import { type Added, addTo, type HeldOut, ndcgWith, nothingAdded } from './held-out.js';

/** After so many trees they are compared each time. */
const EVERY = 10;
/** Of the most trees of a kind, so large a share without a better comparison ends them. */
const PATIENCE = 0.15;
/** Folds of users on which they are compared. */
export const FOLDS = 3;

/** Trees that may be a term's. */
export interface Kind extends Boosting {
  /** Trees, at most. */
  readonly most: number;
}

/** A share of the users, whose cases trees are tried on, and the rows of the others, which they are fitted to. */
export interface Fold {
  readonly users: ReadonlySet<number>;
  readonly held: HeldOut;
  /** NDCG@10 of each held out case without any tree; [cases] */
  readonly before: Float64Array;
  readonly others: BoostRows;
}

/** As many trees of a kind as rank users best that they were not fitted to. */
export interface Trial {
  readonly kind: Kind;
  /** 0 where none rank better than weights by count. */
  readonly count: number;
  /** Those that were fitted without the users of a fold; [folds][count] */
  readonly grown: readonly (readonly BinnedTree[])[];
  /** What they add to the rows of those; [folds] */
  readonly added: readonly Added[];
}

export function foldsOf(rows: BinnedRows, seed: number): Fold[] {
  const cases = Array.from(rows.users.keys());
  return userFolds(Int32Array.from(new Set(rows.users)), FOLDS, seed).map((fold) => {
    const users = new Set(fold);
    const held = { rows, cases: cases.filter((one) => users.has(rows.users[one]!)) };
    const others = cases.filter((one) => !users.has(rows.users[one]!));
    return { users, held, before: ndcgWith(nothingAdded(held), held), others: rowsToBoost(rows, others, seed) };
  });
}

export interface TryBoostingOptions {
  readonly seed: number;
  readonly growers: Growers;
  /** Told how many trees have been tried; all of them when it is known that no more need be. */
  readonly onTried?: ((count: number) => void) | undefined;
}

/** Boosts without each fold, and looks how many trees rank best those whom they do not know. */
export async function tryBoosting(
  kind: Kind,
  folds: readonly Fold[],
  { seed, growers, onTried }: TryBoostingOptions,
): Promise<Trial> {
  const series = folds.map(({ others, held }) => growers.begin({ boosting: kind, rows: others, seed, held }));
  const grown = folds.map(() => [] as BinnedTree[]);
  let best = { count: 0, difference: 0 };
  for (let count = EVERY; count <= kind.most && count - best.count <= PATIENCE * kind.most; count += EVERY) {
    const growths = await Promise.all(series.map((grow) => grow(EVERY)));
    growths.forEach(({ trees }, fold) => {
      grown[fold]!.push(...trees);
    });
    const { difference } = testGains(
      gainsOf(
        folds,
        growths.map(({ ndcg }) => ndcg),
      ),
    );
    if (difference > best.difference) best = { count, difference };
    onTried?.(count);
  }
  onTried?.(kind.most);
  const kept = grown.map((trees) => trees.slice(0, best.count));
  return { kind, count: best.count, grown: kept, added: folds.map(({ held }, fold) => sumOf(kept[fold]!, held, kind)) };
}

function sumOf(trees: readonly BinnedTree[], held: HeldOut, { rate }: Boosting): Added {
  const added = nothingAdded(held);
  for (const tree of trees) addTo(added, held, tree, rate);
  return added;
}

/** What cases gain by what is added to their rows. @param added [folds] @returns [users][cases of the user] */
export function gainsWith(folds: readonly Fold[], added: readonly Added[]): number[][] {
  return gainsOf(
    folds,
    folds.map(({ held }, fold) => ndcgWith(added[fold]!, held)),
  );
}

/** What cases gain in NDCG@10. @param after that of each; [folds][cases] @returns [users][cases of the user] */
function gainsOf(folds: readonly Fold[], after: readonly Float64Array[]): number[][] {
  const gained = folds.flatMap(({ held: { rows, cases }, before }, fold) =>
    cases.map((one, index) => ({ user: rows.users[one]!, gain: after[fold]![index]! - before[index]! })),
  );
  return byUser(gained, ({ gain }) => gain);
}

/** The mean gain, give or take a standard error. */
export function testGains(gains: readonly number[][]): Pick<PairedTest, 'difference' | 'low'> {
  return pairedTTest(gains, ONE_STANDARD_ERROR);
}
