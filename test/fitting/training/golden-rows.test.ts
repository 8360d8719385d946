import { expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { networkLayout } from '../../../models/network/network.js';
import { initializeParameters } from '../../../models/network/parameters.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { describingNumbers } from '../../../models/network/shape.js';
import { openOnnx } from '../../../training/engines/open-onnx.js';
import { floats } from '../../../training/engines/runtime.js';
import { adaptableRange } from '../../../training/export/adaptable.js';
import { exportGraphs } from '../../../training/export/export-graphs.js';
import { goldenRows } from '../../../training/export/golden-rows.js';
import { fixedRates } from '../../../training/meta/inner-rates.js';
import { SMALL_CONFIG, smallFoundation } from '../../unit/training/small-world.js';

const { meta } = SMALL_CONFIG;

it.each([
  'weights by count',
  'a boosted term',
])('has rows as the exported graphs take and answer them, starting from %s', async (start) => {
  prepareTensorflow();
  const { foundation, shape: plain } = await smallFoundation();
  const difference = describingNumbers(plain); // from the profile, of the first feature
  const trees = [{ numbers: [difference], edges: [0], values: [0.25, 4] }];
  const shape = start === 'a boosted term' ? { ...plain, boostedTerm: { trees, offset: 0 } } : plain;
  const parameters = initializeParameters(networkLayout(shape), createRng(3));
  const network = { shape, parameters, innerRates: fixedRates(shape, meta) };
  const golden = await goldenRows(foundation, network, meta, 1);
  const graphs = exportGraphs(network, meta);
  const { start: begin, end } = adaptableRange(shape, meta);
  for (const name of ['context', 'score', 'adapt'] as const) {
    const onnx = await openOnnx(graphs[name]);
    const inputs = Object.fromEntries(
      Object.entries(golden[name].inputs).map(([input, { type, dims, data }]) => [
        input,
        type === 'int32' ? { data: Int32Array.from(data), shape: dims } : floats(Float32Array.from(data), dims),
      ]),
    );
    const ofBundle = {
      adaptable: floats(parameters.slice(begin, end), [end - begin]),
      inner_rates: network.innerRates,
    };
    const outputs = await onnx.run({ ...ofBundle, ...inputs });
    await onnx.release();
    for (const [output, { data }] of Object.entries(golden[name].outputs)) {
      const far = data.map((value, cell) => Math.abs(value - outputs[output]!.data[cell]!));
      expect([name, output, Math.max(...far) < 1e-4]).toEqual([name, output, true]);
    }
  }
  const residual = golden.score.outputs['residual']!.data;
  const terms = start === 'a boosted term' ? [0.25, 4] : [0]; // heads start at zero, so the term is all that is added
  expect(new Set(residual)).toEqual(new Set(terms));
});
