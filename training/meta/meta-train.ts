import { setImmediate } from 'node:timers/promises';
import { FusionError } from '../../data/schema/errors.js';
import { mean } from '../../models/metrics/mean.js';
import type { Engine, TrainingState } from '../engines/engine.js';
import type { HostTensors } from '../engines/runtime.js';
import type { JudgedTasks } from '../tasks/judged-tasks.js';
import { averageParameters } from './average-parameters.js';

/** Where tasks come from. The same step gives the same tasks, whenever it is asked. */
export interface TaskSource {
  /** A meta-batch with its dropout masks. */
  trainingBatch(step: number): HostTensors;
  /** Held-out tasks, always the same. */
  readonly heldOut: HostTensors;
  /** Held-out cases to be judged: what the best parameters are chosen by. */
  readonly judged: JudgedTasks;
}

export interface MetaTrainOptions {
  readonly engine: Engine;
  readonly tasks: TaskSource;
  /** Where to begin: `startingProgress`, or a checkpoint's. */
  readonly progress: TrainingProgress;
  /** Steps at most. */
  readonly steps: number;
  readonly validateEvery: number;
  /** Validations without a better one after which training ends. */
  readonly patience: number;
  /** Decay of the average of parameters that is validated and kept; 0, if left out: each step's own. */
  readonly averaging?: number;
  /** What would be kept of parameters, by which they are ranked; themselves if left out. */
  readonly asKept?: (parameters: Float32Array) => Float32Array;
  readonly onStep?: (progress: TrainingProgress) => void;
  /** Called after every validation, when the run can be resumed from what it is given. */
  readonly onCheckpoint?: (progress: TrainingProgress) => void;
  /** Stops after the current step; what was reached is answered. */
  readonly signal?: AbortSignal;
}

/** Everything that a later step depends on. */
export interface TrainingProgress {
  readonly state: TrainingState;
  /** Of the parameters over the steps; what is validated. */
  readonly average: Float32Array;
  readonly best: {
    readonly step: number;
    /** Of the better of the answers with and without adaptation, as `JudgedTasks` has it. */
    readonly quality: number;
    readonly loss: number;
    readonly lossBefore: number;
    readonly parameters: Float32Array;
  };
  /** Where the held-out loss after adaptation was lowest. */
  readonly lowest: { readonly step: number; readonly loss: number };
  readonly curve: readonly CurvePoint[];
  /** Sum of training losses since the last validation. */
  readonly lossSum: number;
}

export interface CurvePoint {
  readonly step: number;
  /** Mean training loss since the point before. */
  readonly trainLoss: number;
  /** Mean held-out query loss after adaptation, and before it. */
  readonly validationLoss: number;
  readonly validationLossBefore: number;
  /** Mean quality of held-out cases after adaptation, and before it: NDCG@10, or the negative squared error of ratings. */
  readonly validationQuality: number;
  readonly validationQualityBefore: number;
}

export interface MetaTrained {
  readonly progress: TrainingProgress;
  readonly ended: 'steps' | 'early' | 'interrupted';
}

/**
 * Meta-trains until the steps are done or held-out tasks stop getting better; the best parameters win, not the last.
 *
 * Parameters are judged by their average over the steps: single ones wander. Best is what ranks held-out cases best, be it with or without adaptation: a loss that still falls may have stopped
 * ranking better long ago. Training goes on while either improves.
 *
 * While workers take a step, this thread makes the next one's tasks. A batch depends on its step alone, so it does not matter
 * when it was made, nor that the last may be made for nothing.
 */
export async function metaTrain(options: MetaTrainOptions): Promise<MetaTrained> {
  const { engine, tasks, steps, validateEvery, patience, averaging = 0, onStep, onCheckpoint, signal } = options;
  let { progress } = options;
  let ahead: HostTensors | undefined;
  while (progress.state.step < steps) {
    if (signal?.aborted) return { progress, ended: 'interrupted' };
    if (hasStalled(progress, validateEvery, patience)) return { progress, ended: 'early' };
    const { step } = progress.state;
    const [{ state, loss }, next] = await Promise.all([
      engine.step(progress.state, ahead ?? tasks.trainingBatch(step)),
      step + 1 < steps ? makeAhead(tasks, step + 1) : undefined,
    ]);
    ahead = next;
    if (!Number.isFinite(loss)) throw diverged(state.step, loss);
    const average = averageParameters(progress.average, state.parameters, { decay: averaging, step: state.step });
    progress = { ...progress, state, average, lossSum: progress.lossSum + loss };
    if (state.step % validateEvery === 0 || state.step === steps) {
      progress = await validate(options, progress);
      onCheckpoint?.(progress);
    }
    onStep?.(progress);
  }
  return { progress, ended: 'steps' };
}

function diverged(step: number, loss: number): FusionError {
  return new FusionError(
    'training_diverged',
    `Meta-step ${step}: expected a finite loss, got ${loss}. Lower the learning rates.`,
  );
}

/** The progress of a run that has not begun; the initial parameters are the first candidate for the best. */
export async function startingProgress(options: Judging, state: TrainingState): Promise<TrainingProgress> {
  const { quality, qualityBefore, loss, lossBefore } = await judge(options, state.parameters);
  const best = { step: 0, quality: Math.max(quality, qualityBefore), loss, lossBefore, parameters: state.parameters };
  return { state, average: state.parameters, best, lowest: { step: 0, loss }, curve: [], lossSum: 0 };
}

/** Makes a batch when everything that has been asked for is under way. */
async function makeAhead(tasks: TaskSource, step: number): Promise<HostTensors> {
  await setImmediate();
  return tasks.trainingBatch(step);
}

async function validate(options: Judging, progress: TrainingProgress): Promise<TrainingProgress> {
  const { state, average, curve, lossSum, best, lowest } = progress;
  const judged = await judge(options, average);
  const { loss, lossBefore } = judged;
  const since = state.step - (curve.at(-1)?.step ?? 0);
  const point = {
    step: state.step,
    trainLoss: lossSum / since,
    validationLoss: loss,
    validationLossBefore: lossBefore,
    validationQuality: judged.quality,
    validationQualityBefore: judged.qualityBefore,
  };
  const quality = Math.max(judged.quality, judged.qualityBefore);
  return {
    state,
    average,
    best: quality > best.quality ? { step: state.step, quality, loss, lossBefore, parameters: average } : best,
    lowest: loss < lowest.loss ? { step: state.step, loss } : lowest,
    curve: [...curve, point],
    lossSum: 0,
  };
}

function hasStalled({ state, best, lowest }: TrainingProgress, validateEvery: number, patience: number): boolean {
  return state.step - Math.max(best.step, lowest.step) >= validateEvery * patience;
}

type Judging = Pick<MetaTrainOptions, 'engine' | 'tasks' | 'asKept'>;

async function judge({ engine, tasks, asKept = (same) => same }: Judging, parameters: Float32Array) {
  const { heldOut, judged } = tasks;
  const losses = await engine.losses(parameters, heldOut);
  const scores = await engine.scores(asKept(parameters), judged.inputs);
  return {
    loss: mean(losses.after),
    lossBefore: mean(losses.before),
    quality: judged.quality(scores.after),
    qualityBefore: judged.quality(scores.before),
  };
}
