import { EMBEDDING_WIDTH } from '../../../data/schema/features.js';
import type { BagField } from '../../../models/base/token-bags.js';

/** Hyper-parameters of the two-tower content source. */
export interface TwoTowerConfig {
  /** Of every vector. */
  readonly width: number;
  /** Rows of the embedding table that tokens are hashed into. */
  readonly buckets: number;
  /** Tokens of a bag, at most. */
  readonly bagLimit: number;
  /** Tokens of fewer items are dropped: a word that one item alone has cannot link it to another. */
  readonly minDocumentFrequency: number;
  readonly fieldWeights: Readonly<Record<BagField, number>>;
  /** Ranges that a measured feature is cut into, of as many items each. */
  readonly featureRanges: number;
  /** Steps of Adam. */
  readonly steps: number;
  /** Cases of a step: a user's history and one more item that they liked. Each is the others' negative. */
  readonly batchSize: number;
  /** Parts of a batch, each with negatives of its own, whose gradients are averaged; threads may share them. */
  readonly shards: number;
  /** Items of a history, at most. */
  readonly historyLimit: number;
  readonly learningRate: number;
  /** Cosines are divided by it before the softmax. */
  readonly temperature: number;
  /**
   * How much of the popularity correction is applied. With all of it, 1, a score says how likely the user is to like the
   * item; with none, 0, how much likelier than anybody is: popular items are everybody's negatives.
   */
  readonly popularityCorrection: number;
  /** Weight of the text tower's loss beside the user tower's. */
  readonly textWeight: number;
  /** Share of a bag's tokens that are left out at each look. */
  readonly tokenDropout: number;
}

/**
 * Chosen on validation users of MovieLens 100K and of HetRec's Last.fm, for the blend and not for the source alone:
 * popularity is a source of its own, so this one does best to say what popularity does not. `metafuse bench content`
 * measures that again.
 */
export const DEFAULT_TWO_TOWER: TwoTowerConfig = {
  width: EMBEDDING_WIDTH,
  buckets: 8192,
  bagLimit: 32,
  minDocumentFrequency: 5,
  fieldWeights: {
    genre: 1,
    mood: 1,
    tag: 1,
    artist: 1,
    album: 0.5,
    decade: 0.5,
    title: 0.25,
    word: 0.25,
    feature: 0.5,
  },
  featureRanges: 5,
  steps: 400,
  batchSize: 256,
  shards: 2,
  historyLimit: 20,
  learningRate: 0.001,
  temperature: 0.1,
  popularityCorrection: 0,
  textWeight: 0.3,
  tokenDropout: 0.2,
};
