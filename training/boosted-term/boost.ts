import { createRng } from '../../data/schema/random.js';
import { addTree, type BinnedInputs, type BinnedTree, growTree } from './grow-tree.js';
import { type GroupedRows, lambdaGradients, slopesOf } from './lambda-gradients.js';
import { interceptOf, pointwiseGradients } from './pointwise-gradients.js';

const RIDGE = 10;
/** Share of the inputs that a tree may ask about. */
const INPUT_SHARE = 0.5;

/** Rows to boost on. */
export interface BoostRows extends GroupedRows, BinnedInputs {
  /** What rows are scored before any tree; [rows] */
  readonly start: Float64Array;
}

/** What trees are fitted for, and how. */
export interface Boosting {
  /** That lists are ranked, or that each row by itself is told to be liked or not. */
  readonly objective: 'listwise' | 'pointwise';
  /** Questions of a tree, at most. */
  readonly levels: number;
  /** What each tree adds is multiplied by this. */
  readonly rate: number;
}

/**
 * Gradient-boosted trees: each is fitted to what LambdaRank, or the log loss, would change of the scores as they are by then.
 * @yields the trees, one by one, without end
 * @see Friedman, Greedy Function Approximation: A Gradient Boosting Machine, Annals of Statistics 29(5), 2001
 */
export function* boost(rows: BoostRows, { objective, levels, rate }: Boosting, seed: number): Generator<BinnedTree> {
  const rng = createRng(seed, 'boost');
  const intercept = objective === 'pointwise' ? interceptOf(rows.start, rows.target) : 0;
  const scores = rows.start.map((score) => score + intercept);
  const slope = objective === 'pointwise' ? pointwiseGradients : lambdaGradients;
  const slopes = slopesOf(scores.length);
  const inputs = Array.from(rows.bins.keys()).filter((input) => rows.widths[input]! > 1);
  for (;;) {
    slope(rows, scores, slopes);
    const among = Int32Array.from(rng.shuffle([...inputs]).slice(0, Math.ceil(INPUT_SHARE * inputs.length)));
    const tree = growTree(rows, slopes, { levels, among, ridge: RIDGE });
    addTree(tree, rows.bins, rate, scores);
    yield tree;
  }
}
