import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../data/schema/random.js';
import { initializeParameters, layOut } from '../../../../models/network/parameters.js';
import { prepareTensorflow } from '../../../../models/network/prepare-tensorflow.js';
import { drawBatch } from '../../../../training/base/two-tower/draw-batch.js';
import { towerLayout } from '../../../../training/base/two-tower/towers.js';
import { encodeProgram, gradientProgram } from '../../../../training/base/two-tower/two-tower-programs.js';
import { onnxRuntime } from '../../../../training/engines/onnx-runtime.js';
import { type Executable, floats, type HostTensors } from '../../../../training/engines/runtime.js';
import { largestDifference, runEagerly } from '../../compiler/run-both.js';
import { SMALL_TOWERS, teaBatches } from './tea-and-scones.js';

const layout = towerLayout(SMALL_TOWERS);
const program = gradientProgram(layout, SMALL_TOWERS);
const STEP = 0.002;
const RELU_KINKS = 5e-3;

/** Parameters as training leaves them: no layer at zero, so that gradients reach all. */
function movedParameters(): Float32Array {
  const rng = createRng(3, 'moved');
  const start = initializeParameters(layout, createRng(1, 'towers'));
  return start.map((value) => value + 0.1 * rng.normal());
}

describe('gradientProgram', () => {
  let compiled: Executable;
  let batch: HostTensors;
  const parameters = movedParameters();
  const at = (moved: Float32Array): HostTensors => ({ ...batch, parameters: floats(moved, [layout.size]) });
  beforeAll(async () => {
    prepareTensorflow();
    compiled = await onnxRuntime('cpu').prepare(program);
    batch = drawBatch(teaBatches(), 16, SMALL_TOWERS, createRng(1, 'batch'));
    return () => compiled.release();
  });

  it('compiled is what tfjs answers, loss and gradient', async () => {
    const expected = await runEagerly(program, at(parameters));
    expect(largestDifference(await compiled.run(at(parameters)), expected)).toBeLessThan(1e-5);
  });

  it.each(layout.parameters)('by $name is the slope of the loss', async ({ offset, size }) => {
    const { gradient } = await compiled.run(at(parameters));
    const own = gradient!.data.map((value, index) => (index >= offset && index < offset + size ? value : 0));
    const norm = Math.hypot(...own);
    expect(norm).toBeGreaterThan(1e-4);
    const lossAt = async (distance: number) => {
      const moved = parameters.map((value, index) => value + (distance * own[index]!) / norm);
      return (await compiled.run(at(moved)))['loss']!.data[0]!;
    };
    // a part with a small gradient is moved further: float32 keeps seven digits of the loss
    const step = Math.max(STEP, 2e-4 / norm);
    const slope = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
    expect(Math.abs(slope / norm - 1)).toBeLessThan(2 * RELU_KINKS);
  });

  it('rows of the table that no token of the batch is in have no gradient', async () => {
    const { gradient } = await compiled.run(at(parameters));
    const met = new Set([...batch['item_rows']!.data, ...batch['text_rows']!.data]);
    for (let row = 0; row < SMALL_TOWERS.buckets; row++) {
      const own = gradient!.data.subarray(row * SMALL_TOWERS.width, (row + 1) * SMALL_TOWERS.width);
      if (!met.has(row)) expect(Math.max(...own.map(Math.abs)), `row ${row}`).toBe(0);
    }
  });
});

describe('encodeProgram', () => {
  it('padding changes nothing', async () => {
    const executable = await onnxRuntime('cpu').prepare(encodeProgram(layOut(layout.parameters)));
    const parameters = floats(movedParameters(), [layout.size]);
    const encode = (rows: number[], amounts: number[]) =>
      executable.run({
        parameters,
        rows: { data: Int32Array.from(rows), shape: [1, rows.length] },
        amounts: floats(Float32Array.from(amounts), [1, rows.length]),
      });
    const bare = await encode([3, 5], [0.6, 0.8]);
    expect(largestDifference(await encode([3, 5, 0, 7], [0.6, 0.8, 0, 0]), bare)).toBeLessThan(1e-6);
    await executable.release();
  });
});
