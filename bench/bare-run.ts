import ort from 'onnxruntime-node';
import { paddedRows } from '../serving/network/padded-rows.js';
import { floats, type HostTensor, integers, type Tensors } from '../serving/network/tensors.js';

/** A graph that scores rows, on inputs that are there already, one thread. */
export interface BareRun {
  /** One user's rows, as many as serving would run for so many candidates. */
  run(rows: number): Promise<void>;
  /** What is run. */
  inputs(rows: number): Tensors;
  close(): Promise<void>;
}

/** @param graph score.onnx, or known.onnx, which looks its rows up in tables of so many items */
export async function openBareRun(graph: Uint8Array, items = 1): Promise<BareRun> {
  const options = { executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1 };
  const onnxSession = await ort.InferenceSession.create(graph, options);
  const prepared = new Map<number, ort.InferenceSession.FeedsType>();
  const inputs = (rows: number): Tensors => {
    const sizes = { N: paddedRows(rows), I: items };
    const entries = onnxSession.inputMetadata.map((input) => [input.name, anything(input, sizes)] as const);
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

/** Halves everywhere, and one item after the other: how long a run takes does not depend on the values. */
function anything(
  input: ort.InferenceSession.ValueMetadata,
  { N, I }: { readonly N: number; readonly I: number },
): HostTensor {
  if (!input.isTensor) throw new Error(`bench: input ${input.name} is no tensor`);
  const dims = input.shape.map((size) => (typeof size === 'number' ? size : size === 'N' ? N : size === 'I' ? I : 1));
  const length = dims.reduce((product, size) => product * size, 1);
  const indexed = input.name === 'item_index' ? I : 1;
  return input.type === 'int32'
    ? integers(
        Int32Array.from({ length }, (_, row) => row % indexed),
        ...dims,
      )
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
