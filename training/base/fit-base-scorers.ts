import type { Dataset } from '../../data/schema/dataset.js';
import { BASE_SOURCES } from '../../data/schema/features.js';
import type { UncalibratedScorers } from '../../models/base/base-scorers.js';
import { createItemFactors } from '../../models/base/item-factors.js';
import type { Popularity } from '../../models/base/popularity.js';
import { type BaseScorersConfig, DEFAULT_BASE_SCORERS } from './base-scorers-config.js';
import { fitContentVectors } from './fit-content-vectors.js';
import { fitItemFactors } from './fit-item-factors.js';
import { fitPopularity } from './fit-popularity.js';
import { collectPositives } from './positives.js';

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
}

/**
 * Fits the three base scorers to what the given users liked; calibrators come from held-out users afterwards. Where none
 * of the three is fused, only popularity is counted, which says how well an item is known.
 */
export function fitBaseScorers(input: BaseScorersInput): UncalibratedScorers {
  const { dataset, users, config = DEFAULT_BASE_SCORERS, seed, moment, sources = BASE_SOURCES } = input;
  const popularity = { ...config.popularity, ...(moment === undefined ? {} : { moment }) };
  const counted = fitPopularity(dataset, users, popularity);
  if (!BASE_SOURCES.some((source) => sources.includes(source))) return { sources, ...nothing(counted) };
  return {
    sources,
    cf: fitItemFactors(collectPositives(dataset, users), config.cf, seed),
    content: fitContentVectors(dataset.items, config.content),
    popularity: counted,
  };
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
