import * as tf from '@tensorflow/tfjs';
import type { SpecifiedProgram } from '../compiler/record.js';
import { type Executable, type HostTensor, type HostTensors, type Runtime, takeInputs } from './runtime.js';

/** tfjs, one operator at a time, on the backend that is set: the slow reference that every engine is compared with. */
export function eagerRuntime(name: string, backend: string): Runtime {
  return {
    name,
    prepare: async (specified) => {
      await tf.setBackend(backend);
      return executable(specified, backend);
    },
  };
}

function executable({ inputs: specs, program }: SpecifiedProgram, backend: string): Executable {
  return {
    run: async (inputs) => {
      await tf.setBackend(backend);
      return tf.tidy(() => {
        const tensors = takeInputs(specs, inputs).map(([name, { data, shape }], index) => {
          return [name, tf.tensor(data, [...shape], specs[index]!.dtype ?? 'float32')] as const;
        });
        const outputs = program(Object.fromEntries(tensors));
        return readAll(outputs) as unknown as tf.TensorContainer;
      }) as unknown as HostTensors;
    },
    release: async () => {},
  };
}

function readAll(outputs: Readonly<Record<string, tf.Tensor>>): HostTensors {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, tensor]): [string, HostTensor] => [
      name,
      { data: tensor.dataSync() as Float32Array, shape: tensor.shape },
    ]),
  );
}
