import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { compile } from '../../../training/compiler/compile.js';
import { assertProductsOn, placementOf, watchFirstRun } from '../../../training/engines/placement.js';

const node = (op_name: string, provider: string, name = `${op_name}_kernel_time`) => ({
  cat: 'Node',
  name,
  args: { op_name, provider },
});

describe('placementOf', () => {
  it('counts the nodes that ran, by provider and operator', () => {
    const profile = JSON.stringify([
      { cat: 'Session', name: 'model_run', dur: 5 },
      node('MatMul', 'WebGpuExecutionProvider'),
      node('MatMul', 'WebGpuExecutionProvider', 'node_7_kernel_time'),
      node('Concat', 'CPUExecutionProvider'),
      node('Concat', 'CPUExecutionProvider', 'Concat_fence_before'), // not a run
    ]);
    expect(placementOf(profile)).toEqual({
      WebGpuExecutionProvider: { MatMul: 2 },
      CPUExecutionProvider: { Concat: 1 },
    });
  });
});

describe('assertProductsOn', () => {
  it('lets shapes be computed on the CPU', () => {
    const placement = { WebGpuExecutionProvider: { MatMul: 9 }, CPUExecutionProvider: { Concat: 3, Shape: 2 } };
    expect(() => assertProductsOn('webgpu', placement)).not.toThrow();
  });

  it.each(['MatMul', 'FusedMatMul', 'Gemm'])('refuses a %s on the CPU', (operator) => {
    const placement = { WebGpuExecutionProvider: { MatMul: 9 }, CPUExecutionProvider: { [operator]: 2 } };
    expect(() => assertProductsOn('webgpu', placement)).toThrow(
      'Engine webgpu: expected every matrix product on WebGpuExecutionProvider, got 9 there and 2 on CPUExecutionProvider.',
    );
  });

  it('refuses a session that ran on the CPU altogether', () => {
    expect(() => assertProductsOn('cuda', { CPUExecutionProvider: { FusedMatMul: 40, Add: 3 } })).toThrow(
      expect.objectContaining({
        code: 'engine_unavailable',
        message: expect.stringContaining('got 0 there and 40 on'),
      }),
    );
  });
});

describe('watchFirstRun', () => {
  prepareTensorflow();
  const { bytes } = compile(({ a }) => ({ c: tf.matMul(a!, a!) }), [{ name: 'a', shape: [2, 2] }]);

  it.each([
    'cpu',
    'webgpu',
  ] as const)('reads a profile of ONNX Runtime once, and leaves nothing behind: %s', async (provider) => {
    const watch = watchFirstRun(provider);
    const folder = dirname(watch.options.profileFilePrefix);
    const session = await ort.InferenceSession.create(bytes, { executionProviders: ['cpu'], ...watch.options });
    await session.run({ a: new ort.Tensor('float32', [1, 2, 3, 4], [2, 2]) });
    expect(existsSync(folder)).toBe(true);
    if (provider === 'cpu') expect(watch.afterRun(session)).toEqual({ CPUExecutionProvider: { MatMul: 1 } });
    else expect(() => watch.afterRun(session)).toThrow(/got 0 there and 1 on CPUExecutionProvider/);
    expect(existsSync(folder)).toBe(false);
    expect(watch.afterRun(session)).toBeUndefined();
    await session.release();
  });
});
