import { readFileSync } from 'node:fs';
import { engineOf } from '../../training/engines/create-engine.js';
import type { BenchNetwork } from './bench-network.js';

/** The compiled meta-gradient of a network on its batch, and the loss it belongs to. */
export async function compiledGradient({ programs, config, batch, parameters }: BenchNetwork) {
  const engine = engineOf('cpu', programs, config);
  const answer = await engine.gradient(parameters, batch);
  await engine.release();
  return answer;
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
