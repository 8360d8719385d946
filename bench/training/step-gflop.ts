import { record } from '../../training/compiler/record.js';
import type { Value } from '../../training/compiler/value.js';
import { type BenchNetwork, sizesOf } from './bench-network.js';

/** GFLOP in the matrix products of one meta-step, as the compiler records it: two per multiply-add, nothing else counted. */
export function stepGflop({ programs: { step }, config }: BenchNetwork): number {
  const sizes = sizesOf(config);
  const inputs = step.inputs.map((input) => ({
    ...input,
    shape: input.shape.map((size) => (typeof size === 'string' ? sizes[size]! : size)),
  }));
  const { outputs } = record(step.program, inputs);
  const seen = new Set<Value>();
  let flop = 0;
  const visit = (value: Value): void => {
    if (seen.has(value)) return;
    seen.add(value);
    if (value.op === 'MatMul') flop += 2 * value.shape.reduce((a, b) => a * b, 1) * value.inputs[0]!.shape.at(-1)!;
    value.inputs.forEach(visit);
  };
  Object.values(outputs).forEach(visit);
  return flop / 1e9;
}
