import type { EngineName } from './engine-names.js';
import type { HostTensors } from './runtime.js';

/** What training carries from step to step; flat vectors, as `trainingLayout` places them. */
export interface TrainingState {
  /** Steps taken. */
  readonly step: number;
  readonly parameters: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
}

/** Runs the network's programs: state and a batch of tasks in, new state and losses out. */
export interface Engine {
  readonly name: EngineName;
  /** One meta-step. `batch` carries the task inputs and the dropout masks. */
  step(state: TrainingState, batch: HostTensors): Promise<StepResult>;
  /** The mean query loss after adaptation, and its gradient. */
  gradient(
    parameters: Float32Array,
    batch: HostTensors,
  ): Promise<{ readonly loss: number; readonly gradient: Float32Array }>;
  /** Query losses of each task before and after adaptation, without dropout. */
  losses(parameters: Float32Array, batch: HostTensors): Promise<BeforeAndAfter>;
  /** Log-odds of each task's query rows before and after adaptation, without dropout; [tasks · rows] */
  scores(parameters: Float32Array, batch: HostTensors): Promise<BeforeAndAfter>;
  /** Frees native memory; the engine cannot be used afterwards. */
  release(): Promise<void>;
}

/** Something of every task, one after the other, before the inner loop and after it. */
export interface BeforeAndAfter {
  readonly before: Float32Array;
  readonly after: Float32Array;
}

export interface StepResult {
  readonly state: TrainingState;
  readonly loss: number;
  /** Of the meta-gradient, before clipping. */
  readonly gradientNorm: number;
}

/** State at the start: parameters as initialised, no momentum. */
export function initialState(parameters: Float32Array): TrainingState {
  const zeros = () => new Float32Array(parameters.length);
  return { step: 0, parameters, firstMoment: zeros(), secondMoment: zeros() };
}
