import { type EngineOptions, engineOf } from '../../training/engines/create-engine.js';
import { initialState } from '../../training/engines/engine.js';
import type { EngineName } from '../../training/engines/engine-names.js';
import type { BenchNetwork } from './bench-network.js';

/** Takes one meta-step after another on the same tasks, each from where the last one ended. */
export interface Stepper {
  step(): Promise<void>;
  /** As they are after the steps taken so far. */
  parameters(): Float32Array;
  release(): Promise<void>;
}

/** A network on one of our engines. */
export function openStepper(
  { programs, config, parameters, batch }: BenchNetwork,
  engineName: EngineName,
  options: EngineOptions = {},
): Stepper {
  const engine = engineOf(engineName, programs, config, options);
  let state = initialState(parameters);
  return {
    step: async () => {
      ({ state } = await engine.step(state, batch));
    },
    parameters: () => state.parameters,
    release: () => engine.release(),
  };
}
