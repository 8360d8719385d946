import type { Dataset } from '../../../../data/schema/dataset.js';
import { createRng } from '../../../../data/schema/random.js';
import { itemBag, itemWords, textBag } from '../../../../models/base/token-bags.js';
import { collectPositives } from '../../../../training/base/positives.js';
import { type BatchSource, batchSource } from '../../../../training/base/two-tower/batch-source.js';
import { fitBagReader } from '../../../../training/base/two-tower/fit-bag-reader.js';
import { DEFAULT_TWO_TOWER, type TwoTowerConfig } from '../../../../training/base/two-tower/two-tower-config.js';
import { type TinyRow, tinyDataset } from '../tiny-dataset.js';

/** Small enough for tests: half a thousand embeddings of eight numbers. */
export const SMALL_TOWERS: TwoTowerConfig = {
  ...DEFAULT_TWO_TOWER,
  width: 8,
  buckets: 512,
  batchSize: 32,
  steps: 120,
  learningRate: 0.01,
};

export const GENRES = ['tea', 'scones', 'coffee', 'donuts'] as const;
const EACH = 12;
const USERS = 120;
/** Of each genre, the last item is one that nobody met. */
export const UNMET = GENRES.map((_, genre) => (genre + 1) * EACH - 1);

/** The items of a genre. */
export function itemsOf(genre: (typeof GENRES)[number]): number[] {
  const start = GENRES.indexOf(genre) * EACH;
  return Array.from({ length: EACH }, (_, index) => start + index);
}

/**
 * Whoever likes tea likes scones, and whoever likes coffee likes donuts: words that hashing has no reason to bring together.
 * Every third item is famous, and liked four times as often.
 *
 * @param isShuffled everybody likes anything: there is nothing to learn
 */
export function teaAndScones({ isShuffled = false } = {}): Dataset {
  const rng = createRng(1, 'tea and scones');
  const rows: TinyRow[] = [];
  for (let user = 0; user < USERS; user++) {
    for (let item = 0; item < GENRES.length * EACH; item++) {
      const suits = isShuffled ? rng.next() < 0.5 : Math.floor(item / EACH) >> 1 === user % 2;
      if (suits && !UNMET.includes(item) && rng.next() < (isFamous(item) ? 0.8 : 0.2)) rows.push([user, item, item]);
    }
  }
  const genres = GENRES.flatMap((genre) => Array.from({ length: EACH }, () => [genre as string]));
  const titles = genres.map((_, item) => (isFamous(item) ? 'famous' : 'plain'));
  return tinyDataset(rows, { users: USERS, titles, genres });
}

export function isFamous(item: number): boolean {
  return item % 3 === 0;
}

/** What batches of this world are drawn from. */
export function teaBatches(config: TwoTowerConfig = SMALL_TOWERS): BatchSource {
  const dataset = teaAndScones();
  const reader = fitBagReader(dataset.items, config);
  const bags = dataset.items.ids.map((_, item) => itemBag(reader, dataset.items, item));
  const words = dataset.items.ids.map((_, item) => textBag(reader, itemWords(dataset.items, item)));
  return batchSource(collectPositives(dataset, Int32Array.from(dataset.users.ids.keys())), bags, words);
}
