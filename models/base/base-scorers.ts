import type { Calibrator } from './calibrator.js';
import type { ContentVectors } from './content-vectors.js';
import type { ItemFactors } from './item-factors.js';
import type { Popularity } from './popularity.js';

/** The scorers that Metafuse brings, fitted: plain data, the same for training, evaluation and serving. */
export interface BaseScorers extends UncalibratedScorers {
  /** One per source, in their order. */
  readonly calibrators: readonly Calibrator[];
}

/** The scorers before their scores mean probabilities. */
export interface UncalibratedScorers {
  /**
   * What is fused: names in the order of every [.., K] array. Any of BUILT_IN_SOURCES is scored by what stands here, any
   * other name is a source whose scores are imported ({@link sourceScores}).
   */
  readonly sources: readonly string[];
  readonly cf: ItemFactors;
  readonly content: ContentVectors;
  readonly popularity: Popularity;
  /** How each item is rated beyond the mean, 0 where nobody did; only where it is fused. [items] */
  readonly meanRatings?: Float32Array;
}
