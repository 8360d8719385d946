/**
 * Which kinds of trees make the best boosted term: `npx tsx bench/boosting.ts <dataset> [fold]`.
 *
 * What `fit-trees.ts` chooses from, each on the users of the chosen training fold whom its trees do not know: what NDCG@10 gains over weights by
 * count, and how that differs from halves of every kind. How many trees there are is chosen on the same users, so that all gains
 * are a little kind; test users of the fold are not looked at.
 */

import { availableParallelism } from 'node:os';
import { readDataset } from '../data/dataset/index.js';
import { pairedTTest } from '../models/metrics/paired-t-test.js';
import { LEAST_SCALE, rowsOfTerm } from '../training/boosted-term/fit-boosted-term.js';
import { type Choice, tryKinds } from '../training/boosted-term/fit-trees.js';
import { withGrowers } from '../training/boosted-term/growers.js';
import { gainsWith } from '../training/boosted-term/try-boosting.js';
import { testFolds } from '../training/evaluation/test-folds.js';
import { DEFAULT_TRAIN_CONFIG } from '../training/train-config.js';

const SEED = 11;
const FOLDS = 4;

const [path, fold = '1'] = process.argv.slice(2);
if (path === undefined) {
  console.error('usage: npx tsx bench/boosting.ts <dataset> [fold]');
  process.exit(2);
}
const dataset = await readDataset(path);
const config = { ...DEFAULT_TRAIN_CONFIG, boostedTerm: false }; // it is what is tried here
for await (const { foundation } of testFolds({ dataset, config, folds: FOLDS, fold: Number(fold), seed: SEED })) {
  const rows = rowsOfTerm(foundation.trainingCases, foundation);
  const { folds, choices } = await withGrowers(availableParallelism(), (growers) =>
    tryKinds(rows, { leastScale: LEAST_SCALE, growers }),
  );
  const gains = choices.map(({ added }) => gainsWith(folds, added));
  console.log(
    `${dataset.name}: ${rows.length} cases of ${gains[0]?.length ?? 0} users; NDCG@10 beyond weights by count`,
  );
  const together = gains.at(-1)!;
  for (const [index, choice] of choices.entries()) {
    const own = gains[index]!;
    const less = together.map((ofUser, user) => ofUser.map((gain, at) => gain - own[user]![at]!));
    const beside = index === choices.length - 1 ? '' : `; halves of all: ${interval(less)} more`;
    console.log(`${nameOf(choice)}: ${interval(own)}${beside}`);
  }
}

function nameOf({ trials }: Choice): string {
  return trials.map(({ kind, count }) => `${count} of ${kind.levels} questions, ${kind.objective}`).join(' and ');
}

/** Mean with its 95 % interval, by user. */
function interval(gains: readonly number[][]): string {
  const { difference, low, high } = pairedTTest(gains);
  return `${difference.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
}
