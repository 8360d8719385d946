import { FusionError } from '../../data/schema/errors.js';
import { byQuestions } from '../../models/network/boosted-trees.js';
import { chooseSources } from '../choose-sources.js';
import type { EngineName } from '../engines/engine-names.js';
import { openNetworkScorer } from '../export/network-scorer.js';
import type { Kept } from '../meta/keep-best.js';
import { type TrainedNetwork, trainNetwork } from '../meta/train-network.js';
import type { TargetKind } from '../target-kind.js';
import { BASELINES, fitBaselines } from './baselines.js';
import { type Check, checkFold } from './checks.js';
import { type Measures, measureAll } from './measure-all.js';
import type { CaseMeasure } from './measure-case.js';
import { askNetwork, NETWORK_STRATEGIES, networkStrategies } from './network-strategies.js';
import type { Strategy } from './strategy.js';
import { type TestFold, type TestFoldsOptions, testFolds } from './test-folds.js';
import { type Choices, chooseThresholds } from './thresholds.js';

export interface EvaluateOptions extends TestFoldsOptions {
  readonly engineName: EngineName;
  /** Strategies from elsewhere, fitted to each fold. */
  readonly peers?: readonly FitPeer[];
  /** Called before anything is measured. */
  readonly onOpen?: () => Promise<void>;
}

/** Fits a strategy to what a fold allows; of its test cases it may see all but the truth. */
export interface FitPeer {
  readonly name: string;
  readonly fit: (fold: TestFold, options: { readonly seed: number }) => Promise<Strategy>;
}

/** Every strategy's measures of every test case; the same cases in the same order. */
export interface Measured {
  /** What was asked. */
  readonly targets: TargetKind;
  /** What was fused: the names of the strategies that are one source alone. */
  readonly sources: readonly string[];
  /** Each fold in words. */
  readonly splits: readonly string[];
  readonly strategies: ReadonlyMap<string, readonly CaseMeasure[]>;
  readonly choices: readonly Choices[];
  /** What was learned in each fold. */
  readonly learned: readonly Learned[];
  readonly checks: readonly Check[];
}

/** What a fold's network is made of. */
export interface Learned {
  readonly fold: string;
  /** Of the boosted term, by how many questions each asks; empty without a term, and where none says anything. */
  readonly trees: readonly { readonly count: number; readonly questions: number }[];
  /** Of what meta-training learned: after which step, and which share. */
  readonly kept: Kept;
  readonly adaptsByDefault: boolean;
}

const RESERVED: readonly string[] = [...BASELINES, ...NETWORK_STRATEGIES];

/**
 * Every strategy on every fold of a protocol, with everything (base scorers, tables, network, thresholds) fitted anew in
 * each to what its split allows.
 */
export async function evaluate(options: EvaluateOptions): Promise<Measured> {
  const { dataset, config, engineName, workers, seed, peers = [], onProgress } = options;
  const measures: Measures = new Map();
  const sources = chooseSources(dataset, config);
  refuseReserved(sources);
  const choices: Choices[] = [];
  const learned: Learned[] = [];
  const checks: Check[] = [];
  const splits: string[] = [];
  for await (const fold of testFolds(options)) {
    const { foundation, cases } = fold;
    splits.push(fold.split.description);
    const stage = (name: string) => `${fold.name}: ${name}`;
    const trained = await trainNetwork({
      foundation,
      config,
      engineName,
      workers,
      seed,
      onStep: ({ state }) => onProgress?.(stage('meta-training'), state.step, config.meta.numEpisodes),
    });
    await using scorer = await openNetworkScorer(trained, foundation, config.meta);
    const ask = askNetwork(scorer, foundation, config.meta, seed);
    const chosen = await chooseThresholds(ask, foundation, seed, (done, total) =>
      onProgress?.(stage('thresholds'), done, total),
    );
    const ours = networkStrategies(ask, foundation, chosen);
    const theirs: Strategy[] = [];
    for (const [index, peer] of peers.entries()) {
      onProgress?.(stage(peer.name), index, peers.length);
      theirs.push(await peer.fit(fold, { seed }));
    }
    if (splits.length === 1) await options.onOpen?.();
    const bars = await fitBaselines(foundation, { calibration: chosen.calibration, workers });
    const strategies = [...bars, ...theirs, ...ours];
    await measureAll(strategies, fold, seed, measures, (done) => onProgress?.(stage('testing'), done, cases.length));
    choices.push(chosen);
    learned.push(learnedIn(fold, trained, chosen));
    checks.push(...checkFold(fold));
  }
  return { targets: config.targets, sources, splits, strategies: measures, choices, learned, checks };
}

function learnedIn(
  { name, foundation: { boostedTerm: term } }: TestFold,
  { kept }: TrainedNetwork,
  { adaptsByDefault }: Choices,
): Learned {
  const trees = term?.trees.filter(({ values }) => values.some((value) => value !== 0)) ?? [];
  const found = byQuestions(trees).map((alike) => ({ count: alike.length, questions: alike[0]!.numbers.length }));
  return { fold: name, trees: found, kept, adaptsByDefault };
}

/** Each source is a strategy beside the others, under its own name. */
function refuseReserved(sources: readonly string[]): void {
  const taken = sources.find((source) => RESERVED.includes(source));
  if (taken === undefined) return;
  throw new FusionError('usage', `sources: expected names other than those of strategies, got '${taken}'`);
}
