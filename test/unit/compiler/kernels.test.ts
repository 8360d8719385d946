import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { compile } from '../../../training/compiler/compile.js';
import { KERNELS } from '../../../training/compiler/kernels.js';
import type { SpecifiedProgram } from '../../../training/compiler/record.js';
import { floats, type HostTensors } from '../../../training/engines/runtime.js';
import { KERNEL_CASES, type KernelCase } from './kernel-cases.js';
import { largestDifference, PROFILES, runCompiled, runEagerly } from './run-both.js';

/** Relative; both sides are float32 and differ in the order of their sums and in their exponentials. */
const TOLERANCE = 1e-5;

/**
 * The value of f, and for a differentiable case the first and second derivatives of L = Σ f² in random directions. The square
 * gives linear kernels a second derivative too, and makes what reaches their gradient depend on the inputs.
 */
function derivativesProgram({ inputs, apply, differentiable }: KernelCase): SpecifiedProgram {
  const names = inputs.map((_, index) => `x${index}`);
  const varying = names.filter((_, index) => inputs[index]!.data instanceof Float32Array);
  return {
    inputs: [
      ...names.map((name, index) => {
        const { data, shape } = inputs[index]!;
        return { name, shape, dtype: data instanceof Float32Array ? ('float32' as const) : ('int32' as const) };
      }),
      ...(differentiable ? varying : []).map((name) => ({
        name: `direction_${name}`,
        shape: inputs[names.indexOf(name)]!.shape,
      })),
    ],
    program: (given) => {
      const value = apply(...names.map((name) => given[name]!));
      if (!differentiable) return { value: tf.cast(value, 'float32') };
      const points = varying.map((name) => given[name]!);
      const loss = (...moved: readonly tf.Tensor[]) => {
        const all = { ...given, ...Object.fromEntries(varying.map((name, index) => [name, moved[index]!])) };
        return tf.sum(tf.square(apply(...names.map((name) => all[name]!))));
      };
      const slope = (...moved: readonly tf.Tensor[]) =>
        tf.addN(
          tf
            .grads(loss)([...moved])
            .map((gradient, index) => tf.sum(tf.mul(gradient, given[`direction_${varying[index]}`]!))),
        );
      const named = (kind: string, tensors: readonly tf.Tensor[]) =>
        Object.fromEntries(tensors.map((tensor, index) => [`${kind}_${varying[index]}`, tensor]));
      return { value, ...named('first', tf.grads(loss)(points)), ...named('second', tf.grads(slope)(points)) };
    },
  };
}

function inputsOf({ inputs, differentiable }: KernelCase): HostTensors {
  const rng = createRng(2, 'directions');
  const entries = inputs.flatMap((tensor, index) => {
    const direction = floats(
      Float32Array.from(tensor.data, () => rng.normal()),
      tensor.shape,
    );
    const varies = differentiable && tensor.data instanceof Float32Array;
    return [[`x${index}`, tensor] as const, ...(varies ? [[`direction_x${index}`, direction] as const] : [])];
  });
  return Object.fromEntries(entries);
}

/** The kernels that tfjs's own backend runs for a case. */
async function kernelsOf({ inputs, apply }: KernelCase): Promise<readonly string[]> {
  await tf.setBackend('cpu');
  const { kernelNames } = await tf.profile(
    () =>
      tf.tidy(() => {
        apply(
          ...inputs.map(({ data, shape }) =>
            tf.tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32'),
          ),
        );
      }) as unknown as tf.TensorContainer,
  );
  return kernelNames;
}

describe('KERNELS', () => {
  beforeAll(prepareTensorflow);

  it('has a case here for every kernel, and no case for another', () => {
    expect(Object.keys(KERNEL_CASES).sort()).toEqual(Object.keys(KERNELS).sort());
  });

  it.each(
    Object.entries(KERNEL_CASES),
  )('%s: value and derivatives of both orders are tfjs’s own', async (name, cases) => {
    for (const [index, kernelCase] of cases.entries()) {
      expect(await kernelsOf(kernelCase), `case ${index} reaches the kernel`).toContain(name);
      const program = derivativesProgram(kernelCase);
      const inputs = inputsOf(kernelCase);
      const expected = await runEagerly(program, inputs);
      for (const profile of PROFILES) {
        const actual = await runCompiled(program, inputs, profile);
        expect(largestDifference(actual, expected), `case ${index}, ${profile}`).toBeLessThan(TOLERANCE);
      }
    }
  });

  it('a kernel that is not translated fails under its own name', () => {
    const cumulate = () => compile(({ x }) => ({ y: tf.cumsum(x!) }), [{ name: 'x', shape: [3] }]);
    expect(cumulate).toThrow(expect.objectContaining({ code: 'unsupported_kernel', details: { kernel: 'Cumsum' } }));
    expect(cumulate).toThrow(/kernel Cumsum/);
  });
});
