import ort from 'onnxruntime-node';
import { compile } from '../compiler/compile.js';
import { type Executable, type HostTensor, type Runtime, requireInput } from './runtime.js';

/**
 * ONNX Runtime on the CPU, one thread: the program is compiled once and runs natively.
 *
 * One thread, because ONNX Runtime's own collapse when anything else wants a core; parallelism comes from workers.
 */
export function onnxCpuRuntime(): Runtime {
  return {
    name: 'cpu',
    prepare: async ({ program, inputs }) => {
      const { bytes } = compile(program, inputs, { profile: 'fused' });
      return openOnnx(bytes);
    },
  };
}

/** A session over a compiled model. */
export async function openOnnx(bytes: Uint8Array): Promise<Executable> {
  const onnxSession = await ort.InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  return {
    run: async (inputs) => {
      const feeds = Object.fromEntries(onnxSession.inputNames.map((name) => [name, toOrt(requireInput(inputs, name))]));
      const outputs = await onnxSession.run(feeds);
      return Object.fromEntries(
        Object.entries(outputs).map(([name, { data, dims }]): [string, HostTensor] => [
          name,
          { data: data as Float32Array, shape: dims },
        ]),
      );
    },
    release: () => onnxSession.release(),
  };
}

function toOrt({ data, shape }: HostTensor): ort.Tensor {
  return data instanceof Int32Array ? new ort.Tensor('int32', data, shape) : new ort.Tensor('float32', data, shape);
}
