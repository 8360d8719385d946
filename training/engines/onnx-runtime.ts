import { compile } from '../compiler/compile.js';
import type { Profile } from '../compiler/graph.js';
import { requirePart } from './missing-part.js';
import { type OnnxProvider, openOnnx } from './open-onnx.js';
import type { Runtime } from './runtime.js';

/**
 * Which products a provider has. FusedMatMul is among the CPU's and CUDA's (in the sources of its contrib kernels; not tried
 * here). WebGPU's lacks it: every product would go to the CPU and back.
 */
const EMISSION: Readonly<Record<OnnxProvider, Profile>> = { cpu: 'fused', cuda: 'fused', webgpu: 'standard' };

/** ONNX Runtime on one of its providers: a program is compiled once and runs natively. */
export function onnxRuntime(provider: OnnxProvider): Runtime {
  return {
    name: provider,
    prepare: async ({ program, inputs }) => {
      requirePart(provider);
      const { bytes } = compile(program, inputs, { profile: EMISSION[provider] });
      return openOnnx(bytes, provider);
    },
  };
}
