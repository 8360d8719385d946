/**
 * How good and how fast the base scorers are alone: `npx tsx bench/base-scorers.ts <folder of a MovieLens edition>`.
 *
 * Cold users: every user with at least 25 positives is tested once, in one of four folds, by scorers that are fitted to
 * everybody outside the fold. The first n positives in time are the support, the later ones the truth, and all other
 * items are ranked. The default hyper-parameters were chosen with these figures, on the very users that they are
 * reported for: they describe the defaults and are no estimate of what other data will give.
 */

import { type Dataset, isPositive } from '../data/schema/dataset.js';
import { createRng } from '../data/schema/random.js';
import { importMovieLens } from '../data/sources/index.js';
import type { BaseScorers } from '../models/base/base-scorers.js';
import { rawScores, scoreAllItems } from '../models/base/score-items.js';
import { userVectors } from '../models/base/user-vectors.js';
import { ndcgOfScores } from '../models/metrics/ndcg-of-scores.js';
import { fitBaseScorers } from '../training/base/fit-base-scorers.js';
import { fitCalibrators } from '../training/base/fit-calibrators.js';

const SUPPORT_SIZES = [1, 2, 5, 10, 20];
const FOLDS = 4;
const MIN_POSITIVES = 25;
const SEED = 1;

const from = process.argv[2];
if (from === undefined) {
  console.error('usage: npx tsx bench/base-scorers.ts <folder of a MovieLens edition>');
  process.exit(2);
}
const { dataset } = await importMovieLens({ from });
const histories = dataset.users.ids.map((_, user) => likedInTime(dataset, user));
const tested = createRng(SEED, 'folds').shuffle(
  [...histories.keys()].filter((user) => histories[user]!.length >= MIN_POSITIVES),
);
console.log(`${dataset.name}: ${tested.length} users tested, ${dataset.items.ids.length} items`);

const sums = new Map<string, number[]>();
let fitMs = 0;
let scorers: BaseScorers | undefined;
for (let fold = 0; fold < FOLDS; fold++) {
  const held = new Set(tested.filter((_, index) => index % FOLDS === fold));
  const users = Int32Array.from(dataset.users.ids.keys()).filter((user) => !held.has(user));
  const start = performance.now();
  const fitted = await fitBaseScorers({ dataset, users, seed: SEED });
  fitMs += performance.now() - start;
  for (const user of held) for (const n of SUPPORT_SIZES) addCase(fitted, user, n);
  const none = { sources: fitted.sources, raw: new Float32Array(0), mask: [], counts: [], targets: [] };
  scorers = { ...fitted, calibrators: fitCalibrators(none) };
}

console.log(`NDCG@10     mean  ${SUPPORT_SIZES.map((n) => `n=${n}`.padStart(6)).join(' ')}`);
for (const [source, bySize] of sums) {
  const means = bySize.map((sum) => sum / tested.length);
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  console.log(
    `${source.padEnd(10)} ${mean.toFixed(4)} ${means.map((value) => value.toFixed(4).padStart(6)).join(' ')}`,
  );
}
console.log(`fitting all three: ${(fitMs / FOLDS).toFixed(0)} ms`);
if (scorers !== undefined) timeScoring(scorers);

/** A user's distinct positives in time. */
function likedInTime({ interactions, feedback }: Dataset, user: number): number[] {
  const liked = new Set<number>();
  for (let index = interactions.offsets[user]!; index < interactions.offsets[user + 1]!; index++) {
    if (isPositive({ interactions, feedback }, index)) liked.add(interactions.item[index]!);
  }
  return [...liked];
}

/** Adds the NDCG of each source alone; an item that the source cannot score ranks last. */
function addCase(fitted: Omit<BaseScorers, 'calibrators'>, user: number, n: number): void {
  const { sources } = fitted;
  const items = fitted.popularity.items;
  const raw = new Float32Array(items * sources.length);
  const mask = new Uint8Array(items * sources.length);
  const support = histories[user]!.slice(0, n);
  rawScores(fitted, userVectors(fitted, support), undefined, { raw, mask });
  const truth = new Set(histories[user]!.slice(n));
  for (const [column, source] of sources.entries()) {
    const scores = Float64Array.from({ length: items }, (_, item) => {
      const at = item * sources.length + column;
      return mask[at] === 1 ? raw[at]! : Number.NEGATIVE_INFINITY;
    });
    const bySize = sums.get(source) ?? SUPPORT_SIZES.map(() => 0);
    bySize[SUPPORT_SIZES.indexOf(n)]! += ndcgOfScores(scores, truth, new Set(support), 10);
    sums.set(source, bySize);
  }
}

/** Milliseconds to fold in a user of ten positives, and to score all items for them. */
function timeScoring(fitted: BaseScorers): void {
  const cells = fitted.popularity.items * fitted.sources.length;
  const out = { scores: new Float32Array(cells), mask: new Uint8Array(cells) };
  const support = histories[tested[0]!]!.slice(0, 10);
  const user = userVectors(fitted, support);
  const repetitions = 500;
  const times = [() => userVectors(fitted, support), () => scoreAllItems(fitted, user, out)].map((work) => {
    for (let index = 0; index < 50; index++) work();
    const start = performance.now();
    for (let index = 0; index < repetitions; index++) work();
    return (performance.now() - start) / repetitions;
  });
  console.log(`a user's vectors: ${times[0]!.toFixed(3)} ms; scores of all items: ${times[1]!.toFixed(3)} ms`);
}
