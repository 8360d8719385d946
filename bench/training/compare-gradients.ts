import { readFileSync } from 'node:fs';
import { onnxRuntime } from '../../training/engines/onnx-runtime.js';
import { floats } from '../../training/engines/runtime.js';
import type { Order } from '../../training/meta/inner-loop.js';
import type { BenchNetwork } from './bench-network.js';

/** The compiled meta-gradient of a network on its batch, and the loss it belongs to. */
export async function compiledGradient({ gradient, batch, rates, parameters, layout }: BenchNetwork, order?: Order) {
  const executable = await onnxRuntime('cpu').prepare(gradient(order));
  const outputs = await executable.run({ ...batch, ...rates, parameters: floats(parameters, [layout.size]) });
  await executable.release();
  return { loss: outputs['loss']!.data[0]!, gradient: outputs['gradient']!.data as Float32Array };
}

/** A vector as a peer writes it. */
export function readVector(file: string): Float32Array {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** ‖actual − expected‖ / ‖expected‖ */
export function relativeDifference(actual: Float32Array, expected: Float32Array): number {
  const norm = (length: number, at: (index: number) => number) => {
    let sum = 0;
    for (let index = 0; index < length; index++) sum += at(index) ** 2;
    return Math.sqrt(sum);
  };
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  return (
    norm(actual.length, (index) => actual[index]! - expected[index]!) / norm(actual.length, (index) => expected[index]!)
  );
}
