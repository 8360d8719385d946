import { FusionError } from '../../data/schema/errors.js';
import { chooseSources } from '../choose-sources.js';
import type { EngineName } from '../engines/engine-names.js';
import { openNetworkScorer } from '../export/network-scorer.js';
import type { Foundation } from '../foundation.js';
import { trainNetwork } from '../meta/train-network.js';
import { type ScoredCase, scoreCase } from '../tasks/scored-case.js';
import type { PreparedCase } from '../tasks/world.js';
import { BASELINES, fitBaselines } from './baselines.js';
import { type Check, checkFold } from './checks.js';
import { type CaseMeasure, measureCase } from './measure-case.js';
import { askNetwork, NETWORK_STRATEGIES, networkStrategies } from './network-strategies.js';
import type { Strategy } from './strategy.js';
import { type TestFoldsOptions, testFolds } from './test-folds.js';
import { type Choices, chooseThresholds } from './thresholds.js';

export interface EvaluateOptions extends TestFoldsOptions {
  readonly engineName: EngineName;
  /** Threads that share a meta-batch; they do not change the measures. */
  readonly workers?: number;
}

/** Every strategy's measures of every test case; the same cases in the same order. */
export interface Measured {
  /** What was fused: the names of the strategies that are one source alone. */
  readonly sources: readonly string[];
  readonly strategies: ReadonlyMap<string, readonly CaseMeasure[]>;
  readonly choices: readonly Choices[];
  readonly checks: readonly Check[];
}

const RESERVED: readonly string[] = [...BASELINES, ...NETWORK_STRATEGIES];

/**
 * The cold-user protocol: users are split into folds, and each fold is tested once with everything (base scorers, tables,
 * network, thresholds) fitted to users of the other folds alone.
 */
export async function evaluate(options: EvaluateOptions): Promise<Measured> {
  const { dataset, config, engineName, workers, folds, seed, onProgress } = options;
  const measures = new Map<string, CaseMeasure[]>();
  const sources = chooseSources(dataset, config.sources);
  refuseReserved(sources);
  const choices: Choices[] = [];
  const checks: Check[] = [];
  for await (const { index, foundation, cases } of testFolds(options)) {
    const stage = (name: string) => `fold ${index + 1}/${folds}: ${name}`;
    const trained = await trainNetwork({
      foundation,
      config,
      engineName,
      workers,
      seed,
      onStep: ({ state }) => onProgress?.(stage('meta-training'), state.step, config.meta.numEpisodes),
    });
    const scorer = await openNetworkScorer(trained, foundation, config.meta);
    try {
      const ask = askNetwork(scorer, foundation, config.meta, seed);
      const chosen = await chooseThresholds(ask, foundation, seed);
      const ours = networkStrategies(ask, foundation, chosen.thresholds, chosen.adaptsByDefault);
      const strategies = [...fitBaselines(foundation), ...ours];
      await measureAll(strategies, cases, foundation, seed, measures, (done) =>
        onProgress?.(stage('testing'), done, cases.length),
      );
      choices.push(chosen);
      checks.push(...checkFold(foundation, cases, index));
    } finally {
      await scorer.release();
    }
  }
  return { sources, strategies: measures, choices, checks };
}

/** Each source is a strategy beside the others, under its own name. */
function refuseReserved(sources: readonly string[]): void {
  const taken = sources.find((source) => RESERVED.includes(source));
  if (taken === undefined) return;
  throw new FusionError('usage', `sources: expected names other than those of strategies, got '${taken}'`);
}

/** Ranks every case with every strategy and files the measures. */
export async function measureAll(
  strategies: readonly Strategy[],
  cases: readonly PreparedCase[],
  { calibrators }: Foundation,
  seed: number,
  measures: Map<string, CaseMeasure[]>,
  onCase?: (done: number) => void,
): Promise<void> {
  for (const [index, known] of cases.entries()) {
    const scored: ScoredCase = scoreCase(known, calibrators);
    for (const strategy of strategies) {
      const filed = measures.get(strategy.name) ?? [];
      filed.push(measureCase(scored, await strategy.rank(scored), seed));
      measures.set(strategy.name, filed);
    }
    onCase?.(index + 1);
  }
}
