import type { Dataset } from '../data/schema/dataset.js';
import { FusionError } from '../data/schema/errors.js';
import { BASE_SOURCES } from '../data/schema/features.js';
import { byCountWeights } from '../models/fusion/by-count.js';
import type { Estimate } from '../models/metrics/estimate.js';
import type { TwoTowerConfig } from '../training/base/two-tower/two-tower-config.js';
import { alone, weighted } from '../training/evaluation/baselines.js';
import { type Difference, difference } from '../training/evaluation/difference.js';
import { measureAll } from '../training/evaluation/measure-all.js';
import type { CaseMeasure } from '../training/evaluation/measure-case.js';
import { summarizeStrategy } from '../training/evaluation/summarize-strategy.js';
import { testFolds } from '../training/evaluation/test-folds.js';
import { DEFAULT_TRAIN_CONFIG, type TrainConfig } from '../training/train-config.js';
import { type HiddenTokens, rankHiddenTokens } from './content/hidden-tokens.js';

/** How the content source does alone, and what it brings to the blend. */
export interface ContentResult {
  readonly alone: Estimate;
  /** All sources, weighted by interaction count. */
  readonly by_count: Estimate;
  readonly seconds: number;
}

export interface ContentBench {
  readonly dataset: string;
  readonly users: number;
  readonly models: Readonly<Record<string, ContentResult>>;
  /** Each two-tower minus hashing, on the same cases. */
  readonly differences: readonly Difference[];
  /** Texts that ask for what an item's description was made to forget. */
  readonly text: HiddenTokens;
}

export interface ContentBenchOptions {
  readonly dataset: Dataset;
  readonly seed: number;
  readonly minPositives?: number;
  readonly twoTower?: TwoTowerConfig;
  readonly clock: () => number;
  readonly onProgress?: (line: string) => void;
}

const FOLDS = 5;
const MEASURED = ['content', 'by_count'] as const;
type Measured = (typeof MEASURED)[number];

/** What is compared with the first. */
const VARIANTS = [
  { name: 'hashed', contentModel: 'hashed', popularityCorrection: 0 },
  { name: 'two-tower', contentModel: 'two-tower', popularityCorrection: 0 },
  { name: 'two-tower, corrected', contentModel: 'two-tower', popularityCorrection: 1 },
] as const;

/**
 * Hashed content beside the two-tower, with and without its popularity correction: everything below the network is fitted
 * to four fifths of the users, and judged on the others.
 */
export async function benchContent(options: ContentBenchOptions): Promise<ContentBench> {
  const { base } = DEFAULT_TRAIN_CONFIG;
  const { dataset, seed, clock, onProgress } = options;
  const { minPositives = DEFAULT_TRAIN_CONFIG.minPositives, twoTower = base.twoTower } = options;
  const models: Record<string, ContentResult> = {};
  const measures = new Map<string, ReadonlyMap<string, readonly CaseMeasure[]>>();
  for (const { name, contentModel, popularityCorrection } of VARIANTS) {
    onProgress?.(name);
    const config = {
      ...DEFAULT_TRAIN_CONFIG,
      base: { ...base, contentModel, twoTower: { ...twoTower, popularityCorrection } },
      sources: BASE_SOURCES,
      minPositives,
      crossFitFolds: 2,
    };
    const start = clock();
    const measured = await measureFold(dataset, config, seed);
    const estimate = (strategy: Measured) => summarizeStrategy(measured.get(strategy)!, seed).overall.ndcg_at_10;
    models[name] = { alone: estimate('content'), by_count: estimate('by_count'), seconds: (clock() - start) / 1000 };
    measures.set(name, measured);
  }
  const pairs = VARIANTS.slice(1).flatMap(({ name }) => MEASURED.map((strategy) => [name, strategy] as const));
  const of = (name: string, strategy: Measured) =>
    [`${strategy}, ${name}`, measures.get(name)!.get(strategy)!] as const;
  onProgress?.('texts');
  return {
    dataset: dataset.name,
    users: new Set(
      measures
        .get('hashed')!
        .get('content')!
        .map(({ user }) => user),
    ).size,
    models,
    differences: pairs.map(([name, strategy]) =>
      difference(of(name, strategy), of('hashed', strategy), 'overall', () => true, seed),
    ),
    text: await rankHiddenTokens(dataset, twoTower, seed),
  };
}

/** The measures of the first fold of users, by strategy. */
async function measureFold(dataset: Dataset, config: TrainConfig, seed: number) {
  const measures = new Map<string, CaseMeasure[]>();
  for await (const fold of testFolds({
    dataset,
    config: { ...config, boostedTerm: false },
    folds: FOLDS,
    seed,
    fold: 1,
  })) {
    const { byCount, space, world } = fold.foundation;
    const { sources } = world.scorers;
    const strategies = [
      alone('content', sources.indexOf('content'), sources.length),
      weighted('by_count', space, ({ vectors }) => byCountWeights(byCount, vectors.count)),
    ];
    await measureAll(strategies, fold, seed, measures);
    return measures;
  }
  throw new FusionError('invalid_data', `dataset ${dataset.name}: expected users to test, got none`);
}
