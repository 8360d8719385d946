import ort from 'onnxruntime-node';
import type { Bundle } from '../data/bundle/index.js';
import { paddedRows } from '../serving/network/padded-rows.js';
import { floats, type HostTensor, integers, type Tensors } from '../serving/network/tensors.js';

/** score.onnx on inputs that are there already, one thread. */
export interface BareRun {
  /** One user's rows, as many as serving would run for so many candidates. */
  run(rows: number): Promise<void>;
  /** What is run. */
  inputs(rows: number): Tensors;
  close(): Promise<void>;
}

export async function openBareRun({ graphs }: Pick<Bundle, 'graphs'>): Promise<BareRun> {
  const options = { executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1 };
  const onnxSession = await ort.InferenceSession.create(graphs.score, options);
  const prepared = new Map<number, ort.InferenceSession.FeedsType>();
  const inputs = (rows: number): Tensors => {
    const entries = onnxSession.inputMetadata.map((input) => [input.name, halves(input, paddedRows(rows))] as const);
    return Object.fromEntries(entries);
  };
  return {
    inputs,
    run: async (rows) => {
      const feeds = prepared.get(rows) ?? feedsOf(inputs(rows));
      prepared.set(rows, feeds);
      await onnxSession.run(feeds);
    },
    close: () => onnxSession.release(),
  };
}

/** Halves everywhere: how long a run takes does not depend on the values. */
function halves(input: ort.InferenceSession.ValueMetadata, rows: number): HostTensor {
  if (!input.isTensor) throw new Error(`bench: input ${input.name} of score.onnx is no tensor`);
  const dims = input.shape.map((size) => (typeof size === 'number' ? size : size === 'N' ? rows : 1));
  const length = dims.reduce((product, size) => product * size, 1);
  return input.type === 'int32'
    ? integers(new Int32Array(length), ...dims)
    : floats(new Float32Array(length).fill(0.5), ...dims);
}

function feedsOf(inputs: Tensors): ort.InferenceSession.FeedsType {
  const entries = Object.entries(inputs).map(([name, { data, dims }]) => {
    const tensor =
      data instanceof Int32Array ? new ort.Tensor('int32', data, dims) : new ort.Tensor('float32', data, dims);
    return [name, tensor] as const;
  });
  return Object.fromEntries(entries);
}
