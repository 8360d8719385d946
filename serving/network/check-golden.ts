import type { GoldenCase, GoldenTensor } from '../../data/bundle/index.js';
import { FusionError } from '../../data/schema/errors.js';
import type { OnnxSession } from './onnx-session.js';
import type { HostTensor, Tensors } from './tensors.js';

/** How far this machine's answers may be from those that the bundle was written with; of an output with values beyond 1, times its largest. */
export const TOLERANCE = 1e-5;

/**
 * Runs the rows whose answers the bundle carries, and compares.
 *
 * @param graph name, for the error.
 * @param extra inputs beyond the golden ones.
 * @throws FusionError `self_check_failed` naming the output that differs, and by how much.
 */
export async function checkGolden(
  graph: string,
  onnxSession: OnnxSession,
  golden: GoldenCase,
  extra: Tensors = {},
): Promise<void> {
  const inputs = Object.entries(golden.inputs).map(([name, tensor]) => [name, toHost(tensor)] as const);
  const outputs = await onnxSession.run({ ...Object.fromEntries(inputs), ...extra });
  for (const [name, expected] of Object.entries(golden.outputs)) {
    const got = outputs[name]?.data ?? [];
    const difference = largestDifference(expected.data, got);
    const tolerance = TOLERANCE * scaleOf(expected.data);
    if (difference <= tolerance) continue;
    throw new FusionError(
      'self_check_failed',
      `${graph}, golden rows, ${name}: expected the bundle's values within ${tolerance}, got a difference of ${difference}`,
      { graph, output: name },
    );
  }
}

/** Single precision rounds in proportion: a context may have values of a hundred. */
function scaleOf(values: readonly number[]): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
}

/** Infinity where lengths differ or a value is NaN. */
function largestDifference(expected: readonly number[], got: ArrayLike<number>): number {
  if (expected.length !== got.length) return Number.POSITIVE_INFINITY;
  return expected.reduce((largest, value, index) => {
    const difference = Math.abs(value - got[index]!);
    return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(largest, difference);
  }, 0);
}

function toHost({ type, dims, data }: GoldenTensor): HostTensor {
  return { dims, data: type === 'int32' ? Int32Array.from(data) : Float32Array.from(data) };
}
