import type { Profile } from '../../../training/compiler/graph.js';
import type { SpecifiedProgram } from '../../../training/compiler/record.js';
import { eagerRuntime } from '../../../training/engines/eager-runtime.js';
import type { HostTensors } from '../../../training/engines/runtime.js';

export const PROFILES: readonly Profile[] = ['standard', 'fused'];

export async function runEagerly(specified: SpecifiedProgram, inputs: HostTensors): Promise<HostTensors> {
  return (await eagerRuntime('tfjs', 'cpu').prepare(specified)).run(inputs);
}

/** The largest difference of any output, relative to that output's largest element (or 1, if all are smaller). */
export function largestDifference(actual: HostTensors, expected: HostTensors): number {
  const names = Object.keys(expected);
  return Math.max(
    ...names.map((name) => {
      const [a, b] = [actual[name]!, expected[name]!];
      if (`${a.shape}` !== `${b.shape}`) throw new Error(`${name}: [${a.shape}] where [${b.shape}] was expected`);
      const numbers = Array.from(b.data, Number);
      const size = Math.max(1, ...numbers.map(Math.abs));
      const differences = numbers.map((value, index) => Math.abs(Number(a.data[index]) - value) / size);
      return differences.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(0, ...differences);
    }),
  );
}
