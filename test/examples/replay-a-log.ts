/*
 * What would another policy have earned? A log that kept the probability of each decision can tell, without asking anybody again.
 * This one is drawn, so the truth is known; readOpenBandit of metafuse/data reads one of yours.
 */
import { createRng, type OpenBanditLog } from 'metafuse/data';
import { judgePolicy } from 'metafuse/training';

const CLICK_RATES = { songs: 0.05, albums: 0.1, playlists: 0.2 };
const items = Object.keys(CLICK_RATES) as (keyof typeof CLICK_RATES)[];
const rng = createRng(1, 'log');

const rows = Array.from({ length: 5000 }, () => {
  const item = items[rng.int(items.length)]!; // the policy of the log: each as often as the others
  return { item, position: '1', click: rng.next() < CLICK_RATES[item] ? 1 : 0, propensity: 1 / items.length };
});
const log: OpenBanditLog = { campaign: 'drawn', items, rows };

const ours = (item: string) => (item === 'playlists' ? 0.8 : 0.1); // the policy that is asked about
const truth = items.reduce((sum, item) => sum + ours(item) * CLICK_RATES[item], 0);
const { logged, snips, dr, overlap, verdict } = judgePolicy(log, ours, { interval: { kind: 'normal' } });

const text = ({ value, low, high }: typeof snips) => `${value.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
console.log(`the log earned      ${text(logged)} clicks per impression`);
console.log(`ours, by SNIPS      ${text(snips)}`);
console.log(`ours, doubly robust ${text(dr)}`);
console.log(`ours, in truth      ${truth.toFixed(4)}`);
console.log(
  `as good as ${overlap.effectiveSampleSize.toFixed(0)} rows of its own; may it replace the log's? ${verdict.go}`,
);
