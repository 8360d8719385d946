import * as tf from '@tensorflow/tfjs';
import type { Graph } from './graph.js';
import { KERNELS } from './kernels.js';
import { RecordingBackend } from './recording-backend.js';
import { Scopes } from './scopes.js';
import type { KernelCall } from './tape.js';
import type { Value } from './value.js';

const BACKEND = 'metafuse-recorder';

let installed: RecordingBackend | undefined;

/** Between tensors, which the program sees, and values, which the graph is made of. */
export interface Recorder {
  readonly tensorOf: (value: Value) => tf.Tensor;
  readonly valueFrom: (tensor: tf.Tensor) => Value;
}

/**
 * Runs `program` with tensors that record into `graph`. Synchronous: nothing else can run on tfjs meanwhile, and the
 * backend that was set before is set again after.
 * @returns the kernels that were called, in order
 */
export function withRecording(graph: Graph, program: (recorder: Recorder) => void): readonly KernelCall[] {
  installed ??= install();
  const backend = installed;
  if (backend.state) throw new Error('A recording is already running.');
  const recorder: Recorder = {
    tensorOf: (value) => {
      const { dataId, shape, dtype } = backend.wrap(value);
      return tf.engine().makeTensorFromDataId(dataId, shape, dtype);
    },
    valueFrom: (tensor) => backend.valueFrom(tensor),
  };
  const previous = tf.getBackend() || 'cpu';
  const tape: KernelCall[] = [];
  backend.state = { graph, scopes: new Scopes(), tape };
  tf.setBackend(BACKEND); // takes effect at once: the factory is synchronous
  try {
    tf.tidy(() => program(recorder));
  } finally {
    tf.setBackend(previous);
    backend.state = null;
  }
  return tape;
}

function install(): RecordingBackend {
  const backend = new RecordingBackend();
  tf.registerBackend(BACKEND, () => backend, 0);
  for (const [kernelName, kernel] of Object.entries(KERNELS)) {
    const kernelFunc: tf.KernelFunc = ({ inputs, attrs }) => backend.run(kernelName, kernel, inputs, attrs ?? {});
    tf.registerKernel({ kernelName, backendName: BACKEND, kernelFunc });
  }
  return backend;
}
