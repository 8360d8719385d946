import { eagerRuntime } from '../../training/engines/eager-runtime.js';
import { createEngine, initialState } from '../../training/engines/engine.js';
import type { EngineName } from '../../training/engines/engine-names.js';
import { onnxRuntime } from '../../training/engines/onnx-runtime.js';
import { floats, scalar } from '../../training/engines/runtime.js';
import { type BenchNetwork, DEFAULT_SHAPE } from './bench-network.js';

/** Takes one meta-step after another on the same tasks, each from where the last one ended. */
export interface Stepper {
  step(): Promise<void>;
  /** As they are after the steps taken so far. */
  parameters(): Float32Array;
  release(): Promise<void>;
}

/** A network on one of our engines, with a worker and a shard for each core. */
export async function openStepper(network: BenchNetwork, engineName: EngineName, cores: number): Promise<Stepper> {
  if (network.name === 'default') {
    const engine = createEngine(engineName, DEFAULT_SHAPE, { ...network.config, shards: cores }, { workers: cores });
    let state = initialState(network.parameters);
    return {
      step: async () => {
        ({ state } = await engine.step(state, network.batch));
      },
      parameters: () => state.parameters,
      release: () => engine.release(),
    };
  }
  const runtime = engineName === 'tfjs' ? eagerRuntime('tfjs', 'cpu') : onnxRuntime(engineName as 'cpu');
  const executable = await runtime.prepare(network.step);
  const { size } = network.layout;
  let state = {
    parameters: floats(network.parameters, [size]),
    first_moment: floats(new Float32Array(size), [size]),
    second_moment: floats(new Float32Array(size), [size]),
  };
  return {
    step: async () => {
      const o = await executable.run({
        ...network.batch,
        ...network.rates,
        ...state,
        outer_rate: scalar(network.config.outerLearningRate),
        first_correction: scalar(10),
        second_correction: scalar(1000),
      });
      state = {
        parameters: o['new_parameters'] as typeof state.parameters,
        first_moment: o['new_first_moment'] as typeof state.parameters,
        second_moment: o['new_second_moment'] as typeof state.parameters,
      };
    },
    parameters: () => state.parameters.data as Float32Array,
    release: () => executable.release(),
  };
}
