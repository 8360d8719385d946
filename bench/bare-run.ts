import ort from 'onnxruntime-node';
import type { Bundle } from '../data/bundle/index.js';
import { paddedRows } from '../serving/network/padded-rows.js';

/** score.onnx on inputs that are there already, one thread. */
export interface BareRun {
  /** One user's rows, as many as serving would run for so many candidates. */
  run(rows: number): Promise<void>;
  close(): Promise<void>;
}

export async function openBareRun({ graphs }: Bundle): Promise<BareRun> {
  const options = { executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1 };
  const onnxSession = await ort.InferenceSession.create(graphs.score, options);
  const prepared = new Map<number, ort.InferenceSession.FeedsType>();
  return {
    run: async (rows) => {
      const feeds = prepared.get(rows) ?? feedsOf(onnxSession, paddedRows(rows));
      prepared.set(rows, feeds);
      await onnxSession.run(feeds);
    },
    close: () => onnxSession.release(),
  };
}

/** Halves everywhere: how long a run takes does not depend on the values. */
function feedsOf({ inputMetadata }: ort.InferenceSession, rows: number): ort.InferenceSession.FeedsType {
  const entries = inputMetadata.map((input) => {
    if (!input.isTensor) throw new Error(`bench: input ${input.name} of score.onnx is no tensor`);
    const dims = input.shape.map((size) => (typeof size === 'number' ? size : size === 'N' ? rows : 1));
    const length = dims.reduce((product, size) => product * size, 1);
    const tensor =
      input.type === 'int32'
        ? new ort.Tensor('int32', new Int32Array(length), dims)
        : new ort.Tensor('float32', new Float32Array(length).fill(0.5), dims);
    return [input.name, tensor] as const;
  });
  return Object.fromEntries(entries);
}
