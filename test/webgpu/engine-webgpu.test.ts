import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { prepareTensorflow } from '../../models/network/prepare-tensorflow.js';
import { compile } from '../../training/compiler/compile.js';
import { missingPart } from '../../training/engines/missing-part.js';
import { openOnnx } from '../../training/engines/open-onnx.js';
import { watchFirstRun } from '../../training/engines/placement.js';
import type { HostTensors } from '../../training/engines/runtime.js';
import { innerRatesFeed } from '../../training/meta/inner-rates.js';
import { metaGradient } from '../../training/meta/meta-step.js';
import { expectAgreement, trainOn } from '../unit/engines/agreement.js';
import { engineContract } from '../unit/engines/engine-contract.js';
import { CONFIG, randomBatch, randomParameters, SHAPE } from '../unit/engines/random-batch.js';

// One file, because the driver in software takes seconds to translate what every test of it uses.
const STEPS = 20;
const PARAMETERS = randomParameters(1);
const INPUTS: HostTensors = {
  ...randomBatch(1),
  ...innerRatesFeed(CONFIG),
  parameters: { data: PARAMETERS, shape: [PARAMETERS.length] },
};

const missing = missingPart('webgpu');
if (missing) console.warn(`engine webgpu is not tested: ${missing.what} (test/software-vulkan.sh gets one)`);

describe.skipIf(missing !== null)('on a Vulkan driver', () => {
  engineContract('webgpu');

  describe('engine webgpu', () => {
    prepareTensorflow();
    const { program, inputs } = metaGradient(SHAPE, CONFIG);

    it(`has come to where cpu is after ${STEPS} steps`, async () => {
      expectAgreement(await trainOn('webgpu', STEPS), await trainOn('cpu', STEPS));
    });

    it('runs every product of the meta-gradient on the GPU: the profile names none on the CPU', async () => {
      const { bytes } = compile(program, inputs, { profile: 'standard' });
      const watch = watchFirstRun('webgpu');
      const session = await ort.InferenceSession.create(bytes, { executionProviders: ['webgpu'], ...watch.options });
      await session.run(Object.fromEntries(inputs.map(({ name }) => [name, toOrt(name)])));
      const placement = watch.afterRun(session)!;
      await session.release();
      expect(placement['WebGpuExecutionProvider']!['MatMul']).toBeGreaterThan(50);
      expect(Object.keys(placement['CPUExecutionProvider'] ?? {})).not.toContain('MatMul');
    });

    it('refuses a graph whose products its provider leaves to the CPU', async () => {
      const { bytes } = compile(program, inputs, { profile: 'fused' });
      const executable = await openOnnx(bytes, 'webgpu');
      await expect(executable.run(INPUTS)).rejects.toMatchObject({
        code: 'engine_unavailable',
        message: expect.stringMatching(/expected every matrix product on WebGpuExecutionProvider, .*\d+ on CPUExecut/),
      });
      await executable.release();
    });
  });
});

function toOrt(name: string): ort.Tensor {
  const { data, shape } = INPUTS[name]!;
  return new ort.Tensor('float32', data as Float32Array, shape);
}
