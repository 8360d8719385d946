import type { Dataset } from '../data/schema/dataset.js';
import { byCountWeights } from '../models/fusion/by-count.js';
import type { EngineName } from '../training/engines/engine-names.js';
import { weighted } from '../training/evaluation/baselines.js';
import { byCountBoostedTerm } from '../training/evaluation/by-count-boosted-term.js';
import { differenceGroups } from '../training/evaluation/case-groups.js';
import { type Difference, difference } from '../training/evaluation/difference.js';
import { type CaseMeasure, measureCase } from '../training/evaluation/measure-case.js';
import { askNetwork, networkStrategies } from '../training/evaluation/network-strategies.js';
import type { Strategy } from '../training/evaluation/strategy.js';
import { openNetworkScorer } from '../training/export/network-scorer.js';
import { type Foundation, layFoundation } from '../training/foundation.js';
import { trainNetwork } from '../training/meta/train-network.js';
import { assertLikes } from '../training/target-kind.js';
import { scoreCase } from '../training/tasks/scored-case.js';
import { userFolds, usersOutside } from '../training/tasks/user-folds.js';
import type { TrainConfig } from '../training/train-config.js';
import { BLEND_SCALES, bestSearch, byCountTable } from '../training/weight-search.js';
import { DEFAULT_VARIANT, type Variant } from './quality/read-variants.js';
import { type Split, splitsOf } from './quality/splits.js';
import { withoutContext } from './quality/without-context.js';

export interface QualityBenchOptions {
  readonly dataset: Dataset;
  /** The first is what the others are compared with. */
  readonly variants: readonly Variant[];
  /** How many of the splits are taken: fewer judge fewer users, and cost less. */
  readonly splits: number;
  readonly seed: number;
  readonly engineName: EngineName;
  readonly workers: number;
  readonly onProgress?: (line: string) => void;
}

export interface QualityBench {
  readonly dataset: string;
  /** Who was judged. */
  readonly users: number;
  readonly cases: number;
  /** NDCG@10: each variant minus weights by count, with adaptation and without, and minus what it starts from; each minus the first. */
  readonly differences: readonly Difference[];
}

/** As many as `evaluate` has by default: its first fold by the same seed is left alone. */
const FOLDS = 4;
const SPLITS = 4;
const OVERALL = ['overall', 'n <= 5'];

/**
 * Variants of a training configuration, compared on users held out of training, and never on those of the first test fold that
 * `evaluate` has by the same seed: choices are made here, and tested there.
 *
 * Everything below the network is fitted once for all variants that agree on it; each split trains every variant once.
 */
export async function benchQuality(options: QualityBenchOptions): Promise<QualityBench> {
  const { dataset, variants, splits, seed, engineName, workers, onProgress } = options;
  for (const { name, config } of variants) assertLikes(config, `variant ${name}`); // they are compared by how they rank
  const all = Int32Array.from(dataset.users.ids.keys());
  const users = usersOutside(all, userFolds(all, FOLDS, seed)[0]!);
  const foundations = new Map<string, Foundation>();
  const measures = new Map<string, CaseMeasure[]>();
  for (const variant of variants) {
    const { name, config } = variant;
    const key = belowTheNetwork(config);
    const foundation = foundations.get(key) ?? (await layFoundation({ dataset, users, config, seed, workers }));
    foundations.set(key, foundation);
    let judged = 0;
    for await (const split of splitsOf(foundation, SPLITS, { seed, workers })) {
      onProgress?.(`${name}: split ${++judged}/${splits}`);
      await judge(split, variant, { seed, engineName, workers }, measures);
      if (judged === splits) break;
    }
  }
  const one = measures.get(DEFAULT_VARIANT)!;
  const groups = Object.entries(differenceGroups(one)).filter(([group]) => OVERALL.includes(group));
  const pairs = variants.flatMap(({ name }) => [
    [name, byCountOf(name)],
    ...(measures.has(startOf(name)) ? [[name, startOf(name)]] : []),
    [adaptedOf(name), byCountOf(name)],
    [adaptedOf(name), name],
    ...(name === DEFAULT_VARIANT ? [] : [[name, DEFAULT_VARIANT]]),
  ]);
  const named = (name: string) => [name, measures.get(name)!] as const;
  return {
    dataset: dataset.name,
    users: new Set(one.map(({ user }) => user)).size,
    cases: one.length,
    differences: pairs.flatMap(([a, b]) =>
      groups.map(([group, belongs]) => difference(named(a!), named(b!), group, belongs, seed)),
    ),
  };
}

/** What a foundation depends on. */
function belowTheNetwork(config: TrainConfig): string {
  const { base, sources, crossFitFolds, minPositives, utcOffsetMinutes, residual, boostedTerm } = config;
  const situations = config.contexts !== 'ignored';
  return JSON.stringify({
    base,
    sources,
    crossFitFolds,
    minPositives,
    utcOffsetMinutes,
    situations,
    residual,
    boostedTerm,
  });
}

/** The network answers everybody, about everything. */
const TRUSTING = { minInteractions: 0, availableFeatures: [], uncertainty: Number.POSITIVE_INFINITY, confidences: [] };

const adaptedOf = (variant: string) => `${variant}, adapted`;
const byCountOf = (variant: string) => `by_count of ${variant}`;
const startOf = (variant: string) => `by_count_boosted_term of ${variant}`;

async function judge(
  split: Split,
  { name, config, without }: Variant,
  { seed, engineName, workers }: Pick<QualityBenchOptions, 'seed' | 'engineName' | 'workers'>,
  measures: Map<string, CaseMeasure[]>,
): Promise<void> {
  const { foundation, judged } = without
    ? await withoutContext(split.foundation, split.judged, without, workers)
    : split;
  const trained = await trainNetwork({ foundation, config, engineName, workers, seed });
  await using scorer = await openNetworkScorer(trained, foundation, config.meta);
  const best = bestSearch(foundation.weightSearches, BLEND_SCALES);
  const table = byCountTable(best, foundation.world.scorers.sources);
  const ask = askNetwork(scorer, foundation, config.meta, seed);
  const served = { thresholds: TRUSTING, adaptsByDefault: false };
  const [meta, adapted] = networkStrategies(ask, foundation, served) as [Strategy, Strategy];
  const strategies = [
    weighted(byCountOf(name), best.scale, ({ vectors }) => byCountWeights(table, vectors.count)),
    ...(foundation.boostedTerm
      ? [{ ...byCountBoostedTerm(foundation, foundation.boostedTerm), name: startOf(name) }]
      : []),
    { ...meta, name },
    { ...adapted, name: adaptedOf(name) },
  ];
  for (const known of judged) {
    const scored = scoreCase(known, foundation.calibrators);
    const question = { exclude: new Set(known.support), judged: new Set(known.truth) };
    for (const strategy of strategies) {
      const ranking = await strategy.rank(scored, question.exclude);
      const filed = measures.get(strategy.name) ?? [];
      measures.set(strategy.name, [...filed, measureCase(scored, ranking, seed, question)]);
    }
  }
}
