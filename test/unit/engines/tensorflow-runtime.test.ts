import { describe, expect, it } from 'vitest';
import { tensorflowRuntime } from '../../../training/engines/tensorflow-runtime.js';

const isInstalled = await import('@tensorflow/tfjs-node' as string).then(
  () => true,
  () => false,
);

describe('tensorflowRuntime', () => {
  it.skipIf(isInstalled)('names the package that is missing', async () => {
    const preparing = tensorflowRuntime('tensorflow').prepare({ inputs: [], program: () => ({}) });
    await expect(preparing).rejects.toMatchObject({
      code: 'engine_unavailable',
      message: expect.stringMatching(/the package @tensorflow\/tfjs-node is not installed\. npm install/),
    });
  });
});
