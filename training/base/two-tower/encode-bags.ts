import { bagTable, type TokenBag } from '../../../models/base/token-bags.js';
import { onnxRuntime } from '../../engines/onnx-runtime.js';
import { floats } from '../../engines/runtime.js';
import { bagTensors } from './draw-batch.js';
import { TOWERS, type Tower, towerLayout } from './towers.js';
import type { TwoTowerConfig } from './two-tower-config.js';
import { encodeProgram } from './two-tower-programs.js';

/** Bags of one run of the graph: what is in memory at once is a run's embeddings, whatever the catalogue. */
const RUN_BAGS = 1024;

/** What each tower makes of bags; row-major [bags, width]. */
export async function encodeBags(
  bags: readonly TokenBag[],
  parameters: Float32Array,
  config: TwoTowerConfig,
): Promise<Readonly<Record<Tower, Float32Array>>> {
  const layout = towerLayout(config);
  const encode = await onnxRuntime('cpu').prepare(encodeProgram(layout));
  const empty = () => new Float32Array(bags.length * config.width);
  const vectors: Record<Tower, Float32Array> = { item: empty(), history: empty(), text: empty() };
  for (let start = 0; start < bags.length; start += RUN_BAGS) {
    const run = bagTensors('', bagTable(bags.slice(start, start + RUN_BAGS)));
    const outputs = await encode.run({ ...run, parameters: floats(parameters, [layout.size]) });
    for (const tower of TOWERS) vectors[tower].set(outputs[`${tower}_vector`]!.data, start * config.width);
  }
  await encode.release();
  return vectors;
}
