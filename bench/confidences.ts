/** How sure a dataset is of its measured features: `npx tsx bench/confidences.ts <dataset>`. */

import { readDataset } from '../data/dataset/index.js';

const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: npx tsx bench/confidences.ts <dataset>');
  process.exit(2);
}
const { measured, isPredicted, ids } = (await readDataset(folder)).items;
const meanOf = (confidence: Float64Array, predicted: number) => {
  const chosen = confidence.filter((one, item) => one > 0 && (isPredicted?.[item] ?? 0) === predicted);
  return { count: chosen.length, mean: chosen.reduce((sum, one) => sum + one, 0) / chosen.length };
};
console.log(`${ids.length} items`);
for (const { name, confidence } of measured) {
  const [known, guessed] = [meanOf(confidence, 0), meanOf(confidence, 1)];
  const text = ({ count, mean }: typeof known) => `${mean.toFixed(2)} (${count} items)`;
  console.log(`${name.padEnd(16)} measured ${text(known)}  predicted ${text(guessed)}`);
}
