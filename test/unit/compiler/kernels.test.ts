import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { compile } from '../../../training/compiler/compile.js';
import type { Profile } from '../../../training/compiler/graph.js';
import { KERNELS } from '../../../training/compiler/kernels.js';
import type { SpecifiedProgram } from '../../../training/compiler/record.js';
import { openOnnx } from '../../../training/engines/open-onnx.js';
import { floats, type HostTensors } from '../../../training/engines/runtime.js';
import { KERNEL_CASES, type KernelCase } from './kernel-cases.js';
import { atSizes, drawOperand, drawSizes, random, type Sizes } from './kernel-operands.js';
import { largestDifference, runEagerly } from './run-both.js';

/** Relative; both sides are float32 and differ in the order of their sums and in their exponentials. */
const TOLERANCE = 1e-5;
const SPECS = [{ name: 'x', shape: [3] }];

/**
 * The value of f, and for a differentiable case the first and second derivatives of L = Σ f² in random directions. The square
 * gives linear kernels a second derivative too, and makes what reaches their gradient depend on the inputs.
 */
function derivativesProgram({ operands, apply, differentiable }: KernelCase): SpecifiedProgram {
  const names = operands.map((_, index) => `x${index}`);
  const varying = names.filter((_, index) => operands[index]!.dtype === 'float32');
  const directions = (differentiable ? varying : []).map((name) => ({
    name: `direction_${name}`,
    shape: operands[names.indexOf(name)]!.shape,
  }));
  return {
    inputs: [...operands.map(({ shape, dtype }, index) => ({ name: names[index]!, shape, dtype })), ...directions],
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

/** Operands, and directions to differentiate in. */
function drawInputs({ operands }: KernelCase, sizes: Sizes): HostTensors {
  const rng = createRng(2, 'operands');
  const entries = operands.flatMap((operand, index) => [
    [`x${index}`, drawOperand(operand, sizes, rng)] as const,
    [`direction_x${index}`, drawOperand(random(operand.shape), sizes, rng)] as const,
  ]);
  return Object.fromEntries(entries);
}

function fixedAt({ inputs, program }: SpecifiedProgram, sizes: Sizes): SpecifiedProgram {
  return { program, inputs: inputs.map((input) => ({ ...input, shape: atSizes(input.shape, sizes) })) };
}

function compileFor({ program, inputs }: SpecifiedProgram, profile: Profile): Uint8Array {
  return compile(program, inputs, { profile }).bytes;
}

/** The kernels that tfjs's own backend runs for a case. */
async function kernelsOf(kernelCase: KernelCase, sizes: Sizes): Promise<readonly string[]> {
  await tf.setBackend('cpu');
  const inputs = drawInputs(kernelCase, sizes);
  const { kernelNames } = await tf.profile(
    () =>
      tf.tidy(() => {
        const tensors = kernelCase.operands.map(({ dtype }, index) => {
          const { data, shape } = inputs[`x${index}`]!;
          return tf.tensor(data, [...shape], dtype);
        });
        kernelCase.apply(...tensors);
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
  )('%s: value and derivatives of both orders are tfjs’s own, at any sizes', async (name, cases) => {
    for (const [index, kernelCase] of cases.entries()) {
      const rng = createRng(1, name, index);
      const [small, large] = [1, 2].map((least) => drawSizes(kernelCase.operands, least, rng)) as [Sizes, Sizes];
      expect(await kernelsOf(kernelCase, large), `case ${index} reaches the kernel`).toContain(name);
      const program = derivativesProgram(kernelCase);
      const draw = async (sizes: Sizes) => {
        const inputs = drawInputs(kernelCase, sizes);
        return { sizes, inputs, expected: await runEagerly(program, inputs) };
      };
      const both = [await draw(small), await draw(large)];
      const ways = [
        { how: 'standard', bytes: compileFor(program, 'standard'), draws: both },
        { how: 'fused', bytes: compileFor(program, 'fused'), draws: both },
        { how: 'sizes fixed', bytes: compileFor(fixedAt(program, small), 'fused'), draws: both.slice(0, 1) },
      ];
      for (const { how, bytes, draws } of ways) {
        const executable = await openOnnx(bytes);
        for (const { sizes, inputs, expected } of draws) {
          const difference = largestDifference(await executable.run(inputs), expected);
          expect(difference, `case ${index} at ${JSON.stringify(sizes)}, ${how}`).toBeLessThan(TOLERANCE);
        }
        await executable.release();
      }
    }
  });

  it('Log1p of infinity is infinity', async () => {
    const onnx = await openOnnx(compile(({ x }) => ({ y: tf.log1p(x!) }), SPECS).bytes);
    const { y } = await onnx.run({ x: floats(Float32Array.of(Number.POSITIVE_INFINITY, -1, 0), [3]) });
    expect(Array.from(y!.data)).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]);
  });

  it('a kernel that is not translated fails under its own name, whichever it is', () => {
    const missing = tf.getKernelsForBackend('cpu').filter(({ kernelName }) => !(kernelName in KERNELS));
    expect(missing.length).toBeGreaterThan(50);
    for (const { kernelName: kernel } of missing) {
      const use = () => compile(({ x }) => ({ y: tf.engine().runKernel(kernel, { x: x! }) as tf.Tensor }), SPECS);
      expect(use, kernel).toThrow(expect.objectContaining({ code: 'unsupported_kernel', details: { kernel } }));
      expect(use, kernel).toThrow(`kernel ${kernel},`);
    }
  });
});
