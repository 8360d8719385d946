import { FusionError } from '../../data/schema/errors.js';
import { eagerRuntime } from './eager-runtime.js';
import { requirePart, TENSORFLOW_PACKAGES } from './missing-part.js';
import type { Runtime } from './runtime.js';

/**
 * tfjs eagerly on native TensorFlow, if its package is installed. An optional peer: installing it downloads libtensorflow
 * from another host, which fails where that is out of reach.
 */
export function tensorflowRuntime(name: keyof typeof TENSORFLOW_PACKAGES): Runtime {
  const packageName: string = TENSORFLOW_PACKAGES[name];
  return {
    name,
    prepare: async (program) => {
      requirePart(name);
      process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '1'; // otherwise libtensorflow tells stderr about the processor at each start
      try {
        await import(packageName); // registers tfjs's backend `tensorflow`
      } catch (cause) {
        throw new FusionError(
          'engine_unavailable',
          `Engine ${name}: expected the package ${packageName} to load, got: ${(cause as Error).message}`,
          { engine: name, package: packageName },
          cause,
        );
      }
      return eagerRuntime(name, 'tensorflow').prepare(program);
    },
  };
}
