import type { Dataset } from '../../data/schema/dataset.js';
import { BASE_SOURCES } from '../../data/schema/features.js';
import type { UncalibratedScorers } from '../../models/base/base-scorers.js';
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
}

/** Fits the three base scorers to what the given users liked; calibrators come from held-out users afterwards. */
export function fitBaseScorers(input: BaseScorersInput): UncalibratedScorers {
  const { dataset, users, config = DEFAULT_BASE_SCORERS, seed, moment } = input;
  const popularity = { ...config.popularity, ...(moment === undefined ? {} : { moment }) };
  return {
    sources: BASE_SOURCES,
    cf: fitItemFactors(collectPositives(dataset, users), config.cf, seed),
    content: fitContentVectors(dataset.items, config.content),
    popularity: fitPopularity(dataset, users, popularity),
  };
}
