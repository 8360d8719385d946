import ort from 'onnxruntime-node';
import { type Executable, type HostTensor, requireInput } from './runtime.js';

/**
 * A session over a compiled model, on one thread of the CPU: ONNX Runtime's own threads collapse when anything else wants a
 * core. Free of the compiler, so that a worker which only runs models loads no tfjs.
 */
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
