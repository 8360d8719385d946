import type { SpecifiedProgram } from '../compiler/record.js';

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

export function floats(data: Float32Array, shape: readonly number[]): HostTensor {
  return { data, shape };
}

export function scalar(value: number): HostTensor {
  return { data: Float32Array.of(value), shape: [] };
}
