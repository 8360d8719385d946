import type { InputSpec, SpecifiedProgram } from '../compiler/record.js';

/** A tensor outside any runtime. */
export interface HostTensor {
  readonly data: Float32Array | Int32Array;
  readonly shape: readonly number[];
}

export type HostTensors = Readonly<Record<string, HostTensor>>;

/** Something that can run tensor programs: tfjs eagerly, or ONNX Runtime after compiling them. */
export interface Runtime {
  readonly name: string;
  prepare(program: SpecifiedProgram): Promise<Executable>;
}

/** A program made ready to run, again and again, at any sizes its symbolic dimensions allow. */
export interface Executable {
  /** @throws when an input is missing or of the wrong size. */
  run(inputs: HostTensors): Promise<HostTensors>;
  release(): Promise<void>;
}

/** @throws Error naming the input that is missing */
export function requireInput(inputs: HostTensors, name: string): HostTensor {
  const tensor = inputs[name];
  if (!tensor) throw new Error(`The input ${name} is missing.`);
  return tensor;
}

/**
 * Of the inputs those that a program takes, in its order.
 * @throws Error naming one that is missing, or not of the size that the program says or that another input has under the same
 * name: a single row in place of many would be broadcast, without a word
 */
export function takeInputs(
  specs: readonly InputSpec<number | string>[],
  inputs: HostTensors,
): (readonly [string, HostTensor])[] {
  const sizes = new Map<number | string, number>();
  return specs.map(({ name, shape }) => {
    const tensor = requireInput(inputs, name);
    const expected = shape.map((size, axis) => {
      const known = typeof size === 'number' ? size : (sizes.get(size) ?? tensor.shape[axis]!);
      sizes.set(size, known);
      return known;
    });
    if (`${tensor.shape}` !== `${expected}`) {
      throw new Error(`The input ${name}, [${shape}], is expected to be [${expected}]; got [${tensor.shape}].`);
    }
    return [name, tensor] as const;
  });
}

export function floats(data: Float32Array, shape: readonly number[]): HostTensor {
  return { data, shape };
}

export function scalar(value: number): HostTensor {
  return { data: Float32Array.of(value), shape: [] };
}
