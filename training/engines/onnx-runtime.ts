import { compile } from '../compiler/compile.js';
import { openOnnx } from './open-onnx.js';
import type { Runtime } from './runtime.js';

export { openOnnx } from './open-onnx.js';

/** ONNX Runtime on the CPU, one thread: the program is compiled once and runs natively. Parallelism comes from workers. */
export function onnxCpuRuntime(): Runtime {
  return {
    name: 'cpu',
    prepare: async ({ program, inputs }) => {
      const { bytes } = compile(program, inputs, { profile: 'fused' });
      return openOnnx(bytes);
    },
  };
}
