import { FusionError } from '../../data/schema/errors.js';
import { eagerRuntime } from './eager-runtime.js';
import type { Runtime } from './runtime.js';

const PACKAGES = {
  tensorflow: '@tensorflow/tfjs-node',
  'tensorflow-gpu': '@tensorflow/tfjs-node-gpu',
} as const;

/**
 * tfjs eagerly on native TensorFlow, if its package is installed. An optional peer: installing it downloads libtensorflow
 * from another host, which fails where that is out of reach.
 */
export function tensorflowRuntime(name: keyof typeof PACKAGES): Runtime {
  const packageName: string = PACKAGES[name];
  return {
    name,
    prepare: async (program) => {
      try {
        await import(packageName); // registers tfjs's backend `tensorflow`
      } catch (cause) {
        throw new FusionError(
          'engine_unavailable',
          `Engine ${name}: expected the package ${packageName}, which cannot be loaded here: ${(cause as Error).message}`,
          { engine: name, package: packageName },
          cause,
        );
      }
      return eagerRuntime(name, 'tensorflow').prepare(program);
    },
  };
}
