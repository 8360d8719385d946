import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import type { ContentConfig } from './fit-content-vectors.js';
import type { ItemFactorsConfig } from './fit-item-factors.js';
import { DEFAULT_TWO_TOWER, type TwoTowerConfig } from './two-tower/two-tower-config.js';

/** How the content source reads descriptions: tokens hashed, or learned from what people liked (docs/two-tower.md). */
export const CONTENT_MODELS = ['hashed', 'two-tower'] as const;
export type ContentModel = (typeof CONTENT_MODELS)[number];

/** Hyper-parameters of the three base scorers. */
export interface BaseScorersConfig {
  readonly cf: ItemFactorsConfig;
  readonly contentModel: ContentModel;
  /** Of the hashed content source. */
  readonly content: ContentConfig;
  readonly twoTower: TwoTowerConfig;
  readonly popularity: { readonly halfLifeDays: number | null };
}

/** Chosen on MovieLens 100K under the cold-user protocol; `bench/base-scorers.ts` measures them again. */
export const DEFAULT_BASE_SCORERS: BaseScorersConfig = {
  cf: {
    width: EMBEDDING_WIDTH,
    alpha: 0.3,
    regularization: 1,
    frequencyScaling: 0,
    iterations: 6,
    foldIn: { alpha: 10, regularization: 1, unobservedWeight: 0 },
  },
  contentModel: 'hashed',
  content: {
    width: EMBEDDING_WIDTH,
    positions: 8,
    minDocumentFrequency: 2,
    fieldWeights: { genre: 1, mood: 1, tag: 1, artist: 1, album: 0.5, decade: 0.5, title: 0.25 },
  },
  twoTower: DEFAULT_TWO_TOWER,
  popularity: { halfLifeDays: null },
};
