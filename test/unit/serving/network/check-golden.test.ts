import { describe, expect, it } from 'vitest';
import { checkGolden } from '../../../../serving/network/check-golden.js';
import type { OnnxSession } from '../../../../serving/network/onnx-session.js';

/** Checks golden values against what a graph answers. */
function check(golden: readonly number[], answered: readonly number[]) {
  const graph = { run: async () => ({ out: { dims: [answered.length], data: Float64Array.from(answered) } }) };
  const outputs = { out: { type: 'float32' as const, dims: [golden.length], data: [...golden] } };
  return checkGolden('x.onnx', graph as unknown as OnnxSession, { inputs: {}, outputs });
}

describe('checkGolden', () => {
  it('lets values differ by the rounding of single precision, which grows with them', async () => {
    await check([0.5, -0.25], [0.500009, -0.25]);
    await check([107, 0.5], [107.00003, 0.5]);
  });

  it('refuses what differs by more, is no number, or is missing', async () => {
    await expect(check([0.5], [0.50002])).rejects.toThrow(
      /x\.onnx, golden rows, out: .* within 0.00001, got a difference/,
    );
    await expect(check([-107], [-107.01])).rejects.toThrow(/got a difference of 0.01/);
    await expect(check([0.5], [Number.NaN])).rejects.toThrow(/Infinity/);
    await expect(check([0.5, 1], [0.5])).rejects.toThrow(/Infinity/);
  });
});
