import * as tf from '@tensorflow/tfjs';
import { FusionError } from '../../data/schema/errors.js';
import { eagerRuntime } from './eager-runtime.js';
import { requirePart, TENSORFLOW_PACKAGES } from './missing-part.js';
import type { Runtime } from './runtime.js';

type TensorflowEngine = keyof typeof TENSORFLOW_PACKAGES;

/** What the packages' backend says of itself. */
interface NativeBackend {
  readonly isGPUPackage: boolean;
  readonly isUsingGpuDevice: boolean;
}

/**
 * tfjs eagerly on native TensorFlow, if its package is installed. An optional peer: installing it downloads libtensorflow
 * from another host, which fails where that is out of reach (docs/gpu.md has another way).
 */
export function tensorflowRuntime(name: TensorflowEngine): Runtime {
  return {
    name,
    prepare: async (program) => {
      requirePart(name);
      process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '1'; // otherwise libtensorflow tells stderr about the processor at each start
      const packageName: string = TENSORFLOW_PACKAGES[name];
      await import(packageName).catch((cause: Error) => {
        throw unavailable(name, `the package ${packageName} to load, got: ${cause.message}`, cause);
      });
      requireDevice(name, tf.findBackend('tensorflow') as unknown as NativeBackend);
      return eagerRuntime(name, 'tensorflow').prepare(program);
    },
  };
}

/**
 * Without a GPU that it can use TensorFlow takes the CPU and goes on; an engine must not claim what it does not do. And both
 * packages register one name with tfjs: who comes second gets the first one's backend.
 *
 * @throws FusionError `engine_unavailable`
 */
export function requireDevice(name: TensorflowEngine, { isGPUPackage, isUsingGpuDevice }: NativeBackend): void {
  const wantsGpu = name === 'tensorflow-gpu';
  if (isGPUPackage !== wantsGpu) {
    const other = TENSORFLOW_PACKAGES[isGPUPackage ? 'tensorflow-gpu' : 'tensorflow'];
    throw unavailable(name, `a process of its own, got one in which ${other} is loaded`);
  }
  if (wantsGpu && !isUsingGpuDevice) {
    throw unavailable(
      name,
      'TensorFlow to find a GPU and its CUDA libraries, got the CPU (docs/gpu.md has the versions)',
    );
  }
}

function unavailable(engine: TensorflowEngine, problem: string, cause?: Error): FusionError {
  const details = { engine, package: TENSORFLOW_PACKAGES[engine] };
  return new FusionError('engine_unavailable', `Engine ${engine}: expected ${problem}`, details, cause);
}
