import ort from 'onnxruntime-node';
import { FusionError } from '../../data/schema/errors.js';
import { watchFirstRun } from './placement.js';
import { type Executable, type HostTensor, takeInputs } from './runtime.js';

/** Execution providers of ONNX Runtime that engines are made of. */
export type OnnxProvider = 'cpu' | 'webgpu' | 'cuda';

/** What those that may fail to start need of the machine. */
const NEEDS = {
  webgpu: 'It needs a graphics driver: on Linux one for Vulkan, and the loader libvulkan.so.1 (Debian: libvulkan1).',
  cuda: 'It needs an NVIDIA driver, and CUDA 12 and cuDNN 9 among the libraries that the loader finds.',
} as const;

/**
 * A session over a compiled model. Free of the compiler, so that a worker which only runs models loads no tfjs.
 *
 * On one thread of the CPU: ONNX Runtime's own threads collapse when anything else wants a core. On another provider the first
 * run is watched: what that provider cannot take, ONNX Runtime runs on the CPU without a word, and an engine must not claim
 * what it does not do.
 *
 * @throws FusionError `engine_unavailable` when the provider does not start here; from the first run, when it left products to
 * the CPU
 */
export async function openOnnx(bytes: Uint8Array, provider: OnnxProvider = 'cpu'): Promise<Executable> {
  const watch = provider === 'cpu' ? undefined : watchFirstRun(provider);
  const onnxSession = await createSession(bytes, provider, watch?.options).catch((error) => {
    watch?.stop();
    throw error;
  });
  const specs = onnxSession.inputMetadata.filter((input) => input.isTensor);
  return {
    run: async (inputs) => {
      const feeds = Object.fromEntries(takeInputs(specs, inputs).map(([name, tensor]) => [name, toOrt(tensor)]));
      const outputs = await onnxSession.run(feeds);
      watch?.afterRun(onnxSession);
      return Object.fromEntries(
        Object.entries(outputs).map(([name, { data, dims }]): [string, HostTensor] => [
          name,
          { data: data as Float32Array, shape: dims },
        ]),
      );
    },
    release: async () => {
      watch?.stop();
      await onnxSession.release();
    },
  };
}

async function createSession(
  bytes: Uint8Array,
  provider: OnnxProvider,
  watching: ort.InferenceSession.SessionOptions = {},
): Promise<ort.InferenceSession> {
  if (provider === 'cuda') process.env['NVIDIA_TF32_OVERRIDE'] ??= '0'; // products in float32, not with 10 bits of mantissa
  try {
    return await ort.InferenceSession.create(bytes, {
      executionProviders: [provider],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      // the CPU takes longer over a product that transposes than over a transpose and a product
      ...(provider === 'cpu'
        ? { extra: { optimization: { disable_specified_optimizers: 'MatmulTransposeFusion' } } }
        : {}),
      ...watching,
    });
  } catch (cause) {
    if (provider === 'cpu') throw cause; // the CPU is always there: it is the model that is wrong
    throw new FusionError(
      'engine_unavailable',
      `Engine ${provider}: expected its provider of ONNX Runtime to start, got: ${complaint(cause as Error)}. ${NEEDS[provider]}`,
      { engine: provider },
      cause,
    );
  }
}

/** ONNX Runtime's message without where in its sources it comes from. */
function complaint({ message }: Error): string {
  const lines = message.trim().split('\n');
  return lines[0]!.replace(/^\S+\.cc:\d+ .* was false\. /, '').replace(/\.$/, '');
}

function toOrt({ data, shape }: HostTensor): ort.Tensor {
  return data instanceof Int32Array ? new ort.Tensor('int32', data, shape) : new ort.Tensor('float32', data, shape);
}
