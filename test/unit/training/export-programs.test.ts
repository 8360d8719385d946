import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { adaptingParameters, networkLayout } from '../../../models/network/network.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { ADAPTS, type NetworkShape } from '../../../models/network/shape.js';
import { compile } from '../../../training/compiler/compile.js';
import type { SpecifiedProgram } from '../../../training/compiler/record.js';
import { createEngine } from '../../../training/engines/create-engine.js';
import { openOnnx } from '../../../training/engines/open-onnx.js';
import { type Executable, floats, type HostTensor, type HostTensors } from '../../../training/engines/runtime.js';
import { adaptProgram } from '../../../training/export/adapt-program.js';
import { adaptableRange } from '../../../training/export/adaptable.js';
import { contextProgram } from '../../../training/export/context-program.js';
import { exportedParameters } from '../../../training/export/exported-parameters.js';
import { knownProgram } from '../../../training/export/known-program.js';
import { scoreProgram } from '../../../training/export/score-program.js';
import { fixedRates } from '../../../training/meta/inner-rates.js';
import { taskLosses } from '../../../training/meta/loss.js';
import { innerRatesShape } from '../../../training/meta/training-layout.js';
import { largestDifference, runEagerly } from '../compiler/run-both.js';
import { CONFIG, SHAPE as IMPERSONAL, randomBatch, randomParameters } from '../engines/random-batch.js';
import { checkOnnx, hasOnnxChecker } from './check-onnx.js';
import { asksAboutAll, withTerms } from './planted-terms.js';

const TOLERANCE = 1e-5;

interface Exported {
  readonly program: SpecifiedProgram;
  readonly bytes: Uint8Array;
  readonly onnx: Executable;
}

/** The first source has vectors as wide as embeddings, the second narrower ones, any other has none. */
function vectorsOf(sources: number) {
  return Array.from({ length: sources }, (_, index) => ({ source: `source${index}`, width: [64, 20][index] ?? 0 }));
}

/** Inputs of an exported program, drawn by name as the batch of a meta-step is. */
function randomInputs(
  { inputs }: SpecifiedProgram,
  adaptable: Float32Array,
  sizes: Readonly<Record<string, number>>,
): HostTensors {
  return Object.fromEntries(
    inputs.map(({ name, shape: symbolic, dtype }): [string, HostTensor] => {
      const shape = symbolic.map((size) => (typeof size === 'string' ? sizes[size]! : size));
      const rng = createRng(9, name);
      const size = shape.reduce((product, dimension) => product * dimension, 1);
      const numbers = Array.from({ length: size }, () => rng.next());
      if (dtype === 'int32')
        return [
          name,
          { data: Int32Array.from(numbers, (x) => Math.floor(x * sizes[name === 'item_index' ? 'I' : 'U']!)), shape },
        ];
      if (name === 'adaptable') return [name, floats(adaptable, shape)];
      const binary = /mask|targets|reliable/.test(name);
      return [name, floats(Float32Array.from(numbers, binary ? Math.round : (x) => x), shape)];
    }),
  );
}

const SITUATED: NetworkShape = {
  ...IMPERSONAL,
  contexts: [
    { name: 'place', width: 1 },
    { name: 'time', width: 2 },
  ],
};
const withTerm = (shape: NetworkShape): NetworkShape => ({ ...shape, boostedTerm: asksAboutAll(shape) });
const KINDS = ADAPTS.flatMap((adapts) => [
  { adapts, start: 'weights by count', shape: IMPERSONAL },
  { adapts, start: 'a boosted term', shape: withTerm(IMPERSONAL) },
  { adapts, start: 'a boosted term that asks about situations', shape: withTerm(SITUATED) },
]);

describe.each(KINDS)('export programs, adapting $adapts, starting from $start', ({ adapts, shape }) => {
  const SHAPE = adapts === 'vector' ? { ...shape, personal: true } : shape;
  const FLAT = randomParameters(8, SHAPE);
  const config = { ...CONFIG, adapts };
  const { start, end } = adaptableRange(SHAPE, config);
  const trained = FLAT.slice(start, end);
  const inputsOf = (program: SpecifiedProgram, sizes: Readonly<Record<string, number>>) =>
    randomInputs(program, trained, sizes);
  const exported: Record<string, Exported> = {};
  beforeAll(async () => {
    prepareTensorflow();
    await tf.setBackend('cpu');
    const params = exportedParameters(FLAT, SHAPE);
    const programs = {
      context: contextProgram(params, SHAPE, config),
      score: scoreProgram(params, SHAPE, config),
      adapt: adaptProgram(params, SHAPE, config),
      known: knownProgram({ params, shape: SHAPE, config }, vectorsOf(SHAPE.sources)),
    };
    for (const [name, program] of Object.entries(programs)) {
      const { bytes } = compile(program.program, program.inputs);
      exported[name] = { program, bytes, onnx: await openOnnx(bytes) };
    }
  });
  afterAll(async () => {
    for (const { onnx } of Object.values(exported)) await onnx.release();
  });

  it.each(['context', 'score', 'adapt', 'known'])('%s.onnx computes what tfjs does, at any size', async (name) => {
    const { program, onnx } = exported[name]!;
    for (const sizes of [
      { U: 3, N: 5, S: 4, I: 7 },
      { U: 1, N: 1, S: 1, I: 1 },
    ]) {
      const inputs = inputsOf(program, sizes);
      const expected = await runEagerly(program, inputs);
      expect(largestDifference(await onnx.run(inputs), expected), JSON.stringify(sizes)).toBeLessThan(TOLERANCE);
    }
  });

  it('a row scored alone is scored as in company, each with the context of the user that it names', async () => {
    const { program, onnx } = exported['score']!;
    const whole = inputsOf(program, { U: 3, N: 5 });
    const together = await onnx.run(whole);
    for (let row = 0; row < 5; row++) {
      const user = whole['user_index']!.data[row]!;
      const alone = Object.fromEntries(
        program.inputs.map(({ name, shape }): [string, HostTensor] => {
          if (name === 'user_index') return [name, { data: Int32Array.of(0), shape: [1] }];
          if (shape[0] === 'U') return [name, rowOf(whole[name]!, user)];
          return [name, shape[0] === 'N' ? rowOf(whole[name]!, row) : whole[name]!];
        }),
      );
      const expected = Object.fromEntries(Object.entries(together).map(([name, tensor]) => [name, rowOf(tensor, row)]));
      expect(largestDifference(await onnx.run(alone), expected)).toBeLessThan(1e-6);
    }
  });

  it('adapt.onnx with rates of 0 gives back what it was given', async () => {
    const { program, onnx } = exported['adapt']!;
    const inputs = inputsOf(program, { S: 4 });
    const shape = innerRatesShape(SHAPE, config);
    const { adapted } = await onnx.run({
      ...inputs,
      inner_rates: floats(new Float32Array(shape[0] * shape[1]), shape),
    });
    expect(isSame(adapted!.data, trained)).toBe(true);
  });

  it('adapt.onnx moves a tensor only where its column has a rate', async () => {
    const { program, onnx } = exported['adapt']!;
    const [steps, tensors] = innerRatesShape(SHAPE, config);
    const onlyLast = Float32Array.from({ length: steps * tensors }, (_, cell) =>
      cell % tensors === tensors - 1 ? 0.1 : 0,
    );
    const { adapted } = await onnx.run({
      ...inputsOf(program, { S: 4 }),
      inner_rates: floats(onlyLast, [steps, tensors]),
    });
    const last = trained.length - adaptingParameters(networkLayout(SHAPE), adapts).at(-1)!.size;
    expect(isSame(adapted!.data.slice(0, last), trained.slice(0, last))).toBe(true);
    expect(isSame(adapted!.data.slice(last), trained.slice(last))).toBe(false);
  });

  it('adapt.onnx takes no notice of rows of weight 0', async () => {
    const { program, onnx } = exported['adapt']!;
    const inputs = inputsOf(program, { S: 4 });
    const padded = Object.fromEntries(
      program.inputs.map(({ name, shape }) => [
        name,
        shape[0] === 'S' ? withZeroRows(inputs[name]!, 3) : inputs[name]!,
      ]),
    );
    expect(largestDifference(await onnx.run(padded), await onnx.run(inputs))).toBeLessThan(1e-6);
  });

  it('context, adapt and score together are the inner loop that training measures', async () => {
    const batch = withTerms(randomBatch(11, { T: 1, S: 6, Q: 3 }, SHAPE), SHAPE);
    const engine = createEngine('cpu', SHAPE, config);
    const { before, after } = await engine.losses(FLAT, batch);
    await engine.release();

    const task = (name: string): HostTensor => ({ ...batch[name]!, shape: batch[name]!.shape.slice(1) });
    const rowsOf = async (rowSet: string, adaptable: HostTensor) => {
      const prefix = `${rowSet}_`;
      const columns = Object.keys(batch).filter((name) => name.startsWith(prefix));
      const rows = {
        ...batch,
        ...Object.fromEntries(columns.map((name) => [name.slice(prefix.length), task(name)])),
        user_index: { data: new Int32Array(3), shape: [3] },
        inner_rates: fixedRates(SHAPE, config),
        adaptable,
      };
      return { ...rows, ...(await exported['context']!.onnx.run(rows)) };
    };
    const adaptable = floats(trained, [trained.length]);
    const { adapted } = await exported['adapt']!.onnx.run(await rowsOf('support', adaptable));
    const lossOf = async (own: HostTensor) => {
      const query = await rowsOf('query', own);
      return queryLoss(await exported['score']!.onnx.run(query), query);
    };

    expect(await lossOf(adaptable)).toBeCloseTo(before[0]!, 4);
    expect(await lossOf(adapted!)).toBeCloseTo(after[0]!, 4);
    expect(Math.abs(after[0]! - before[0]!)).toBeGreaterThan(5e-4); // ten times what is allowed for
  });

  it('ONNX’s own checker takes all three: opset 17, IR 8, standard operators only', ({ skip }) => {
    if (!hasOnnxChecker()) skip('python3 has no onnx package: the exported files were not checked by ONNX itself');
    const checked = checkOnnx(Object.values(exported).map(({ bytes }) => bytes));
    expect(checked).toEqual(Array.from({ length: 4 }, () => ({ ir: 8, opsets: { '': 17 } })));
  });
});

/** The training loss of what score.onnx answered. */
function queryLoss(answer: HostTensors, rows: HostTensors): number {
  return tf.tidy(() => {
    const task = (from: HostTensors, name: string) =>
      tf.expandDims(tf.tensor(from[name]!.data, [...from[name]!.shape]), 0);
    const logit = (p: tf.Tensor) => tf.sub(tf.log(p), tf.log(tf.sub(1, p)));
    const fused = task(answer, 'fused');
    const outputs = {
      weights: task(answer, 'weights'),
      confidenceLogits: logit(task(answer, 'confidences')),
      residual: task(answer, 'residual'),
      fusedLogit: logit(fused),
      fused,
      uncertainty: task(answer, 'uncertainty'),
    };
    const targets = {
      targets: task(rows, 'targets'),
      reliable: task(rows, 'reliable'),
      rowWeights: task(rows, 'row_weights'),
      standsFor: task(rows, 'stands_for'),
      scoreMask: task(rows, 'score_mask'),
    };
    return taskLosses(outputs, targets, CONFIG.loss).dataSync()[0]!;
  });
}

function rowOf({ data, shape }: HostTensor, row: number): HostTensor {
  const width = data.length / shape[0]!;
  return { data: data.slice(row * width, (row + 1) * width), shape: [1, ...shape.slice(1)] };
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return Buffer.compare(Buffer.from(Float32Array.from(a).buffer), Buffer.from(Float32Array.from(b).buffer)) === 0;
}

function withZeroRows({ data, shape }: HostTensor, count: number): HostTensor {
  const [rows, ...rest] = shape;
  const longer = new Float32Array((data.length / rows!) * (rows! + count));
  longer.set(data);
  return floats(longer, [rows! + count, ...rest]);
}
