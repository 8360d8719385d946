import { createHash } from 'node:crypto';
import { type Manifest, writeBundle } from '../data/bundle/index.js';
import type { Dataset } from '../data/schema/dataset.js';
import type { EngineName } from './engines/engine-names.js';
import type { Choices } from './evaluation/thresholds.js';
import { layFoundation } from './foundation.js';
import { makeBundle } from './make-bundle.js';
import {
  checkpointPath,
  type RunIdentity,
  readCheckpoint,
  removeCheckpoint,
  writeCheckpoint,
} from './meta/checkpoint.js';
import type { TrainingProgress } from './meta/meta-train.js';
import { selfCheck } from './meta/self-check.js';
import { type TrainedNetwork, trainNetwork } from './meta/train-network.js';
import type { OnProgress } from './on-progress.js';
import type { TrainConfig } from './train-config.js';

export interface TrainOptions {
  readonly dataset: Dataset;
  /** The bundle's folder; its checkpoint lies beside it until training is done. */
  readonly out: string;
  readonly config: TrainConfig;
  readonly engineName: EngineName;
  /** Threads that share a meta-batch: how long training takes, and nothing of what it gives. */
  readonly workers?: number;
  readonly seed: number;
  /** Go on from the checkpoint, if there is one. */
  readonly resume: boolean;
  readonly createdBy: { readonly name: string; readonly version: string };
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
}

export interface TrainReport {
  /** Slope over norm of the meta-gradient; 1 when it is right. */
  readonly metaGradientRatio: number;
  readonly trained: TrainedNetwork;
  /** Missing when the run was interrupted: what it reached lies in the checkpoint. */
  readonly result?: { readonly manifest: Manifest; readonly choices: Choices };
}

/** From a dataset to a bundle: fit what lies below the network, check the gradient, meta-train, choose, export. */
export async function train(options: TrainOptions): Promise<TrainReport> {
  const { dataset, out, config, engineName, workers, seed, resume, createdBy, onProgress, signal } = options;
  const checkpoint = checkpointPath(out);
  const identity = runIdentity(options);
  const resumeFrom = resume ? readCheckpoint(checkpoint, identity) : undefined; // before the work that it may refuse
  const users = Int32Array.from(dataset.users.ids.keys());
  const foundation = await layFoundation({ dataset, users, config, seed, workers, onProgress });
  const metaGradientRatio = await selfCheck(foundation, config, engineName, seed);

  const trained = await trainNetwork({
    foundation,
    config,
    engineName,
    workers,
    seed,
    resumeFrom,
    onStep: ({ state, curve }) => onProgress?.('meta-training', state.step, config.meta.numEpisodes, figures(curve)),
    onCheckpoint: (progress) => writeCheckpoint(checkpoint, identity, progress),
    ...(signal ? { signal } : {}),
  });
  if (trained.ended === 'interrupted') {
    writeCheckpoint(checkpoint, identity, trained.progress);
    return { metaGradientRatio, trained };
  }

  const onCase = (done: number, total: number) => onProgress?.('thresholds', done, total);
  const { choices, parts } = await makeBundle({ foundation, trained, config, seed, createdBy, onCase });
  const manifest = await writeBundle(out, parts);
  removeCheckpoint(checkpoint);
  return { metaGradientRatio, trained, result: { manifest, choices } };
}

function runIdentity({ dataset, config, engineName, seed, createdBy }: TrainOptions): RunIdentity {
  const configuration = createHash('sha256').update(JSON.stringify(config)).digest('hex');
  return { version: createdBy.version, data: dataset.fingerprint, configuration, engine: engineName, seed };
}

function figures(curve: TrainingProgress['curve']): Readonly<Record<string, string>> {
  const last = curve.at(-1);
  return last ? { loss: last.trainLoss.toFixed(4), 'held out': last.validationLoss.toFixed(4) } : {};
}
