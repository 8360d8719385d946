import type { Dataset } from '../../data/schema/dataset.js';
import { BASE_SOURCES, BUILT_IN_SOURCES } from '../../data/schema/features.js';
import type { UncalibratedScorers } from '../../models/base/base-scorers.js';
import { createItemFactors } from '../../models/base/item-factors.js';
import type { Popularity } from '../../models/base/popularity.js';
import { type BaseScorersConfig, DEFAULT_BASE_SCORERS } from './base-scorers-config.js';
import { fitContentVectors } from './fit-content-vectors.js';
import { fitItemFactors } from './fit-item-factors.js';
import { fitMeanRatings } from './fit-mean-ratings.js';
import { fitPopularity } from './fit-popularity.js';
import { collectPositives } from './positives.js';
import { fitTwoTower, type TwoTower } from './two-tower/fit-two-tower.js';

/** What the base scorers are fitted on. */
export interface BaseScorersInput {
  readonly dataset: Dataset;
  /** The fitting users: leave out whoever is to be scored as if unseen. */
  readonly users: Int32Array;
  readonly config?: BaseScorersConfig;
  readonly seed: number;
  /** Popularity as of this moment, in milliseconds since 1970; left out: the fitting users' last positive. */
  readonly moment?: number;
  /** What is fused; the built-in sources if left out. */
  readonly sources?: readonly string[];
  /** Threads that training the two-tower may use; they change nothing of what it gives. */
  readonly workers?: number | undefined;
}

export interface FittedScorers extends UncalibratedScorers {
  /** Where content is a two-tower: what reads texts and items that come later. */
  readonly twoTower?: TwoTower;
}

/**
 * Fits the base scorers to what the given users liked, and how they rated; calibrators come from held-out users afterwards. Where none
 * of them is fused, only popularity is counted, which says how well an item is known.
 */
export async function fitBaseScorers(input: BaseScorersInput): Promise<FittedScorers> {
  const { dataset, users, config = DEFAULT_BASE_SCORERS, seed, moment, sources = BASE_SOURCES, workers } = input;
  const popularity = { ...config.popularity, ...(moment === undefined ? {} : { moment }) };
  const counted = fitPopularity(dataset, users, popularity);
  if (!BUILT_IN_SOURCES.some((source) => sources.includes(source))) return { sources, ...nothing(counted) };
  const positives = collectPositives(dataset, users);
  const scorers = {
    sources,
    cf: fitItemFactors(positives, config.cf, seed),
    popularity: counted,
    ...(sources.includes('mean_rating')
      ? { meanRatings: Float32Array.from(fitMeanRatings(dataset, users).beyond) }
      : {}),
  };
  if (config.contentModel === 'hashed' || !sources.includes('content')) {
    return { ...scorers, content: fitContentVectors(dataset.items, config.content) };
  }
  const twoTower = await fitTwoTower(dataset.items, positives, config.twoTower, { seed, workers });
  return { ...scorers, content: twoTower.vectors, twoTower };
}

/** Scorers that know no item. */
function nothing(popularity: Popularity): Omit<UncalibratedScorers, 'sources'> {
  const { items } = popularity;
  const none = { width: 0, items, isKnown: new Uint8Array(items) };
  const model = { alpha: 1, regularization: 1, unobservedWeight: 0 };
  return {
    cf: createItemFactors({ ...none, ...model, factors: new Float32Array(0), userMean: new Float32Array(0) }),
    content: { ...none, vectors: new Float32Array(0) },
    popularity,
  };
}
