import { prepareTensorflow } from '../../models/network/prepare-tensorflow.js';
import type { NetworkShape } from '../../models/network/shape.js';
import { innerRatesFeed } from '../meta/inner-rates.js';
import type { MetaConfig } from '../meta/meta-config.js';
import { metaGradient, metaLosses, metaStep } from '../meta/meta-step.js';
import { ADAM } from '../meta/meta-update.js';
import { eagerRuntime } from './eager-runtime.js';
import type { EngineName } from './engine-names.js';
import { onnxRuntime } from './onnx-runtime.js';
import { type Executable, floats, type HostTensors, type Runtime, scalar } from './runtime.js';
import { tensorflowRuntime } from './tensorflow-runtime.js';

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
  losses(
    parameters: Float32Array,
    batch: HostTensors,
  ): Promise<{ readonly before: Float32Array; readonly after: Float32Array }>;
  /** Frees native memory; the engine cannot be used afterwards. */
  release(): Promise<void>;
}

export interface StepResult {
  readonly state: TrainingState;
  readonly loss: number;
  /** Of the meta-gradient, before clipping. */
  readonly gradientNorm: number;
}

const RUNTIMES: Readonly<Record<EngineName, () => Runtime>> = {
  cuda: () => onnxRuntime('cuda'),
  webgpu: () => onnxRuntime('webgpu'),
  cpu: () => onnxRuntime('cpu'),
  'tensorflow-gpu': () => tensorflowRuntime('tensorflow-gpu'),
  tensorflow: () => tensorflowRuntime('tensorflow'),
  tfjs: () => eagerRuntime('tfjs', 'cpu'),
};

/** An engine for one network and configuration. Programs are compiled when they are first used. */
export function createEngine(name: EngineName, shape: NetworkShape, config: MetaConfig): Engine {
  prepareTensorflow();
  const runtime = RUNTIMES[name]();
  const innerRates = innerRatesFeed(shape, config);
  const programs = lazily(runtime, {
    step: () => metaStep(shape, config),
    gradient: () => metaGradient(shape, config),
    losses: () => metaLosses(shape, config),
  });
  const vector = (data: Float32Array) => floats(data, [data.length]);
  return {
    name,
    step: async ({ step, parameters, firstMoment, secondMoment }, batch) => {
      const t = step + 1;
      const outputs = await (await programs.get('step')).run({
        ...batch,
        ...innerRates,
        parameters: vector(parameters),
        first_moment: vector(firstMoment),
        second_moment: vector(secondMoment),
        outer_rate: scalar(config.outerLearningRate),
        first_correction: scalar(1 / (1 - ADAM.beta1 ** t)),
        second_correction: scalar(1 / (1 - ADAM.beta2 ** t)),
      });
      return {
        state: {
          step: t,
          parameters: array(outputs, 'new_parameters'),
          firstMoment: array(outputs, 'new_first_moment'),
          secondMoment: array(outputs, 'new_second_moment'),
        },
        loss: array(outputs, 'loss')[0]!,
        gradientNorm: array(outputs, 'gradient_norm')[0]!,
      };
    },
    gradient: async (parameters, batch) => {
      const inputs = { ...batch, ...innerRates, parameters: vector(parameters) };
      const outputs = await (await programs.get('gradient')).run(inputs);
      return { loss: array(outputs, 'loss')[0]!, gradient: array(outputs, 'gradient') };
    },
    losses: async (parameters, batch) => {
      const inputs = { ...batch, ...innerRates, parameters: vector(parameters) };
      const outputs = await (await programs.get('losses')).run(inputs);
      return { before: array(outputs, 'before'), after: array(outputs, 'after') };
    },
    release: () => programs.release(),
  };
}

/** State at the start: parameters as initialised, no momentum. */
export function initialState(parameters: Float32Array): TrainingState {
  const zeros = () => new Float32Array(parameters.length);
  return { step: 0, parameters, firstMoment: zeros(), secondMoment: zeros() };
}

function array(outputs: HostTensors, name: string): Float32Array {
  return outputs[name]!.data as Float32Array;
}

/** Prepares each program once, on first use. */
function lazily<Name extends string>(
  runtime: Runtime,
  programs: Record<Name, () => Parameters<Runtime['prepare']>[0]>,
) {
  const prepared = new Map<Name, Promise<Executable>>();
  return {
    get: (name: Name): Promise<Executable> => {
      const known = prepared.get(name) ?? runtime.prepare(programs[name]());
      prepared.set(name, known);
      return known;
    },
    release: async () => {
      for (const executable of prepared.values()) await (await executable).release();
      prepared.clear();
    },
  };
}
