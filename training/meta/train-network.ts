import { contextGroups } from '../../data/features/situation.js';
import { createRng } from '../../data/schema/random.js';
import { networkLayout } from '../../models/network/network.js';
import { initializeParameters } from '../../models/network/parameters.js';
import type { NetworkShape } from '../../models/network/shape.js';
import { shrinkHeads } from '../../models/network/shrink-heads.js';
import { createEngine } from '../engines/create-engine.js';
import { initialState } from '../engines/engine.js';
import type { EngineName } from '../engines/engine-names.js';
import type { HostTensor } from '../engines/runtime.js';
import type { Foundation } from '../foundation.js';
import { createTaskSource } from '../tasks/task-source.js';
import type { TrainConfig } from '../train-config.js';
import { ratesOf } from './inner-rates.js';
import { type Kept, keepBest } from './keep-best.js';
import { type MetaTrained, metaTrain, startingProgress, type TrainingProgress } from './meta-train.js';
import { trainingLayout } from './training-layout.js';

export interface TrainNetworkOptions {
  readonly foundation: Foundation;
  readonly config: TrainConfig;
  readonly engineName: EngineName;
  /** Threads that share a meta-batch; they do not change what comes out. */
  readonly workers?: number | undefined;
  readonly seed: number;
  /** Parameters to start from, as `trainingLayout` places them; drawn at random if left out. */
  readonly startFrom?: Float32Array | undefined;
  /** A checkpoint's, to go on from. */
  readonly resumeFrom?: TrainingProgress | undefined;
  readonly onStep?: (progress: TrainingProgress) => void;
  readonly onCheckpoint?: (progress: TrainingProgress) => void;
  readonly signal?: AbortSignal;
}

/** A network and how it adapts. */
export interface FittedNetwork {
  readonly shape: NetworkShape;
  /** Flat, as `networkLayout` places them. */
  readonly parameters: Float32Array;
  /** [steps, P]: one per inner step and adapting tensor. */
  readonly innerRates: HostTensor;
}

/** The best on held-out tasks, and how it was found. */
export interface TrainedNetwork extends MetaTrained, FittedNetwork {
  readonly engine: EngineName;
  readonly kept: Kept;
}

/** The network that a foundation calls for. */
export function networkShape(
  { world, space, contextStandardizer, boostedTerm }: Foundation,
  { residual, contexts: use, meta }: TrainConfig,
): NetworkShape {
  const contexts = contextGroups(contextStandardizer.names);
  return {
    sources: world.scorers.sources.length,
    itemFeatures: world.itemFeatures.names.length,
    space,
    residual,
    ...(boostedTerm ? { boostedTerm } : {}),
    ...(contexts.length > 0 ? { contexts } : {}),
    ...(contexts.length > 0 && use === 'attended' ? { contextFusion: use } : {}),
    ...(meta.adapts === 'vector' ? { personal: true } : {}),
    activation: 'relu',
  };
}

/** Meta-trains the network on a foundation's tasks. */
export async function trainNetwork(options: TrainNetworkOptions): Promise<TrainedNetwork> {
  const { foundation, config, engineName, workers = 1, seed, startFrom, resumeFrom, ...hooks } = options;
  const shape = networkShape(foundation, config);
  const engine = createEngine(engineName, shape, config.meta, { workers });
  try {
    const tasks = createTaskSource(foundation, shape, config, seed);
    const initial =
      startFrom ?? initializeParameters(trainingLayout(shape, config.meta), createRng(seed, 'parameters'));
    const isTrained = startFrom !== undefined;
    const comparedShare = isTrained ? 1 : config.meta.learnedShare; // what was kept before was shrunk before
    const asKept = (parameters: Float32Array) => shrinkHeads(parameters, shape, comparedShare);
    const progress = resumeFrom ?? (await startingProgress({ engine, tasks, asKept }, initialState(initial)));
    const { validateEvery, patience, meta } = config;
    const trained = await metaTrain({
      engine,
      tasks,
      progress,
      steps: meta.numEpisodes,
      validateEvery,
      patience,
      averaging: meta.parameterAveraging,
      asKept,
      ...hooks,
    });
    const { parameters, step, share } = await keepBest(engine, tasks.judged, trained.progress, { shape, isTrained });
    return {
      ...trained,
      engine: engineName,
      shape,
      kept: { step, share },
      parameters: parameters.slice(0, networkLayout(shape).size),
      innerRates: ratesOf(parameters, shape, config.meta),
    };
  } finally {
    await engine.release();
  }
}
