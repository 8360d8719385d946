import type { ContentVectors } from '../../../models/base/content-vectors.js';
import {
  type BagReader,
  itemBag,
  itemWords,
  type MeasuredDescriptions,
  textBag,
} from '../../../models/base/token-bags.js';
import type { Positives } from '../positives.js';
import { batchSource } from './batch-source.js';
import { encodeBags } from './encode-bags.js';
import { fitBagReader } from './fit-bag-reader.js';
import { type TrainedTowers, type TrainTowersOptions, trainTowers } from './train-towers.js';
import type { TwoTowerConfig } from './two-tower-config.js';

/** The two-tower content source, fitted. */
export interface TwoTower extends TrainedTowers {
  readonly reader: BagReader;
  /** What the towers make of the catalogue. */
  readonly vectors: ContentVectors;
}

/**
 * Learns what descriptions say from what people liked: an item's vector and what it says of whoever liked it, both from
 * its tokens alone, so that items that nobody met have them, too; and a tower by which a text finds items.
 *
 * @param positives of the fitting users; [users, items]. Without two positives of one user nothing is learned, and vectors
 * are those of hashing.
 */
export async function fitTwoTower(
  items: MeasuredDescriptions,
  positives: Positives,
  config: TwoTowerConfig,
  options: TrainTowersOptions,
): Promise<TwoTower> {
  const reader = fitBagReader(items, config);
  const bags = items.ids.map((_, item) => itemBag(reader, items, item));
  const words = items.ids.map((_, item) => textBag(reader, itemWords(items, item)));
  const source = batchSource(positives, bags, words);
  const steps = source.users.length > 0 ? config.steps : 0;
  const trained = await trainTowers(source, { ...config, steps }, options);
  const vectors = await encodeBags(bags, trained.parameters, config);
  return {
    ...trained,
    reader,
    vectors: {
      width: config.width,
      items: bags.length,
      vectors: vectors.item,
      history: vectors.history,
      isKnown: Uint8Array.from(bags, ({ rows }) => Number(rows.length > 0)),
    },
  };
}
