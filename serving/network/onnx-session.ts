import ort from 'onnxruntime-node';
import { checkTensors } from './check-tensors.js';
import type { HostTensor, Tensors } from './tensors.js';

/** A graph that is ready to run. */
export interface OnnxSession {
  run(inputs: Tensors): Promise<Tensors>;
  release(): Promise<void>;
}

/**
 * Opens a graph on ONNX Runtime's CPU provider, with one thread.
 *
 * One, because its threads spin and collapse as soon as anything else wants the core. `run` blocks the calling thread
 * while it computes.
 *
 * @param name of the graph, for errors.
 * @throws (from `run`) FusionError `internal` on tensors that are not what the graph declares; ONNX Runtime's own error
 * when running fails.
 */
export async function openOnnxSession(name: string, graph: Uint8Array): Promise<OnnxSession> {
  const onnxSession = await ort.InferenceSession.create(graph, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const { inputMetadata, outputMetadata } = onnxSession;
  return {
    run: async (inputs) => {
      const sizes = new Map<string, number>();
      checkTensors(name, inputMetadata, inputs, sizes);
      const feeds: Record<string, ort.Tensor> = {};
      for (const { name: input } of inputMetadata) feeds[input] = toOrt(inputs[input]!);
      const answer = await onnxSession.run(feeds);
      const outputs: Record<string, HostTensor> = {};
      for (const output in answer) outputs[output] = fromOrt(answer[output]!);
      checkTensors(name, outputMetadata, outputs, sizes);
      return outputs;
    },
    release: () => onnxSession.release(),
  };
}

/** A graph with inputs that are the same in every run. */
export function withTables({ run, release }: OnnxSession, tables: Tensors): OnnxSession {
  return { run: (inputs) => run(Object.assign({}, tables, inputs)), release };
}

function toOrt({ data, dims }: HostTensor): ort.Tensor {
  return data instanceof Int32Array ? new ort.Tensor('int32', data, dims) : new ort.Tensor('float32', data, dims);
}

function fromOrt({ data, dims }: ort.Tensor): HostTensor {
  return { data: data as Float32Array | Int32Array, dims };
}
