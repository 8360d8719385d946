import { describe, expect, it } from 'vitest';
import { missingPart } from '../../../training/engines/missing-part.js';
import { requireDevice, tensorflowRuntime } from '../../../training/engines/tensorflow-runtime.js';

describe('tensorflowRuntime', () => {
  it.skipIf(missingPart('tensorflow') === null)('names the package that is missing', async () => {
    const preparing = tensorflowRuntime('tensorflow').prepare({ inputs: [], program: () => ({}) });
    await expect(preparing).rejects.toMatchObject({
      code: 'engine_unavailable',
      message: expect.stringMatching(/the package @tensorflow\/tfjs-node is not installed\. npm install/),
    });
  });
});

describe('requireDevice', () => {
  const onCpu = { isGPUPackage: false, isUsingGpuDevice: false };
  const onGpu = { isGPUPackage: true, isUsingGpuDevice: true };

  it('takes each engine on its own package and device', () => {
    requireDevice('tensorflow', onCpu);
    requireDevice('tensorflow-gpu', onGpu);
  });

  it('a GPU engine that TensorFlow would run on the CPU is refused', () => {
    expect(() => requireDevice('tensorflow-gpu', { ...onGpu, isUsingGpuDevice: false })).toThrow(
      'Engine tensorflow-gpu: expected TensorFlow to find a GPU and its CUDA libraries, got the CPU',
    );
  });

  it('an engine is refused where the other package was loaded first', () => {
    expect(() => requireDevice('tensorflow', onGpu)).toThrow(/a process of its own.*tfjs-node-gpu is loaded/);
    expect(() => requireDevice('tensorflow-gpu', onCpu)).toThrow(/one in which @tensorflow\/tfjs-node is loaded/);
  });
});
