import type { Engine, TrainingState } from '../../../training/engines/engine.js';
import { floats, type HostTensors } from '../../../training/engines/runtime.js';
import type { TaskSource } from '../../../training/meta/meta-train.js';

/** What an engine was asked to do. */
export interface StandInEngine extends Engine {
  readonly steps: number[];
}

/** Moves its parameters by momentum towards each batch's number; the held-out loss is what the caller says of a step. */
export function standInEngine(heldOutLoss: (step: number) => number = (step) => 1 / (1 + step)): StandInEngine {
  const steps: number[] = [];
  return {
    name: 'tfjs',
    steps,
    step: async ({ step, parameters, firstMoment, secondMoment }: TrainingState, batch: HostTensors) => {
      steps.push(step);
      const target = batch['target']!.data[0]!;
      const first = firstMoment.map((moment, k) => 0.9 * moment + 0.1 * (parameters[k]! - target));
      const second = secondMoment.map((moment) => 0.99 * moment + 0.01 * target * target);
      return {
        state: {
          step: step + 1,
          parameters: parameters.map((value, k) => (k === 0 ? step + 1 : value - 0.1 * first[k]!)),
          firstMoment: first,
          secondMoment: second,
        },
        loss: target,
        gradientNorm: 1,
      };
    },
    gradient: async (parameters) => ({ loss: 0, gradient: parameters }),
    losses: async (parameters) => {
      const loss = heldOutLoss(parameters[0]!); // the first parameter counts the steps
      return { before: Float32Array.of(2 * loss, 2 * loss), after: Float32Array.of(loss, loss) };
    },
    scores: async (parameters) => {
      const score = -heldOutLoss(parameters[0]!); // what costs less is judged better
      return { before: Float32Array.of(2 * score), after: Float32Array.of(score) };
    },
    release: async () => {},
  };
}

/** A batch is one number, which depends on the step alone. */
export const STAND_IN_TASKS: TaskSource = {
  trainingBatch: (step) => ({ target: floats(Float32Array.of(Math.sin(step)), [1]) }),
  heldOut: {},
  judged: { inputs: {}, quality: (scores) => scores[0]!, qualityByUser: (scores) => [[scores[0]!]] },
};
