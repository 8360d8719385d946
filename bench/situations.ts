/**
 * What the situation of a request is worth: `npx tsx bench/situations.ts <dataset> [steps]`.
 *
 * Trains the network on a dataset whose events have situations, and ranks all items for the validation users with it three
 * times: told the situation that is asked about, told that of another case, and told nothing of it. The truth is what the
 * user did later in the situation asked about. All else is the same, so the differences are what the network makes of it.
 */

import { readDataset } from '../data/dataset/index.js';
import { createRng } from '../data/schema/random.js';
import { mean } from '../models/metrics/mean.js';
import { ndcgOfScores } from '../models/metrics/ndcg-of-scores.js';
import { pairedBootstrap } from '../models/metrics/paired-bootstrap.js';
import { openNetworkScorer } from '../training/export/network-scorer.js';
import { layFoundation } from '../training/foundation.js';
import { trainNetwork } from '../training/meta/train-network.js';
import { scoreCase } from '../training/tasks/scored-case.js';
import { DEFAULT_TRAIN_CONFIG } from '../training/train-config.js';

const SEED = 1;
const K = 10;

const [folder, steps = '1000'] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npx tsx bench/situations.ts <dataset> [steps]');
  process.exit(2);
}
const dataset = await readDataset(folder);
const config = {
  ...DEFAULT_TRAIN_CONFIG,
  meta: { ...DEFAULT_TRAIN_CONFIG.meta, numEpisodes: Number(steps) },
};
const users = Int32Array.from(dataset.users.ids.keys());
const foundation = await layFoundation({ dataset, users, config, seed: SEED });
const trained = await trainNetwork({ foundation, config, engineName: 'cpu', workers: 2, seed: SEED });
const scorer = await openNetworkScorer(trained, foundation, config.meta);

const cases = foundation.validationCases;
const others = createRng(SEED, 'others').shuffle(cases);
const told: Readonly<Record<string, (index: number) => Float32Array>> = {
  'its situation': (index) => cases[index]!.situation,
  "another case's": (index) => others[index]!.situation,
  'nothing of it': (index) => cases[index]!.situation.map(() => Number.NaN),
};
const found = new Map<string, number[]>();
for (const [name, situationOf] of Object.entries(told)) {
  const figures: number[] = [];
  for (const [index, known] of cases.entries()) {
    const asked = { ...known, situation: situationOf(index) };
    const { fused } = await scorer.score(scoreCase(asked, foundation.calibrators));
    figures.push(ndcgOfScores(fused, new Set(known.truth), new Set(known.support), K));
  }
  found.set(name, figures);
}
await scorer.release();

const [first, ...rest] = [...found];
console.log(
  `${dataset.name}: ${cases.length} cases of users held out from meta-training, ${steps} steps, seed ${SEED}`,
);
for (const [name, figures] of found) console.log(`told ${name.padEnd(15)} NDCG@${K} ${mean(figures).toFixed(4)}`);
for (const [name, figures] of rest) {
  const byUser = new Map<number, number[]>();
  for (const [index, { user }] of cases.entries()) {
    byUser.set(user, [...(byUser.get(user) ?? []), first![1][index]! - figures[index]!]);
  }
  const { value, low, high } = pairedBootstrap({
    differences: [...byUser.values()],
    rng: createRng(SEED, 'bootstrap'),
  });
  console.log(`minus ${name}: ${value.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`);
}
