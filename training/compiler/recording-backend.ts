import * as tf from '@tensorflow/tfjs';
import type { Graph } from './graph.js';
import { KERNELS } from './kernels.js';
import { reshape } from './structure.js';
import { evaluatePowers } from './symbols.js';
import { type ConstantData, isUniform, sameShape, sizeOf, type TensorType, type Value } from './value.js';

/** What tfjs keeps of a tensor made while recording. */
interface Recorded {
  readonly value: Value;
  refs: number;
}

/** Elements of a constant made while recording, above which it is surely data or a random mask, frozen by mistake. */
const LARGEST_CONSTANT = 4096;
const BACKEND = 'metafuse-recorder';
const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/**
 * A tfjs backend whose tensors have shapes and no elements: each kernel adds values to a graph.
 *
 * Gradients, variables and `tidy` are engine code above kernels, so they work unchanged, nested gradients included.
 */
class RecordingBackend extends tf.KernelBackend {
  graph: Graph | null = null;
  #alive = 0;

  wrap(value: Value): tf.TensorInfo {
    this.#alive++;
    const recorded: Recorded = { value, refs: 1 };
    return { dataId: recorded, shape: [...value.shape], dtype: value.dtype as TensorType };
  }

  valueFrom(tensor: tf.TensorInfo): Value {
    const graph = this.#current();
    const recorded = tensor.dataId as Partial<Recorded>;
    if (!recorded.value) {
      // Made on another backend before the recording: copied. tfjs's own way would move it away from its owner.
      const data = tf.engine().readSync(tensor.dataId) as ConstantData;
      return graph.constant(data, tensor.shape, tensor.dtype as TensorType);
    }
    if (recorded.refs === 0) throw new Error('A disposed tensor was used while recording.');
    return sameShape(recorded.value.shape, tensor.shape)
      ? recorded.value
      : reshape(graph, recorded.value, tensor.shape);
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    const made = this.#current().constant(values as ConstantData, shape, dtype as TensorType);
    if (!isUniform(made) && values.length > LARGEST_CONSTANT) {
      throw new Error(
        `A ${dtype} tensor [${shape}] was made from ${values.length} numbers while recording; it would be frozen into ` +
          'the graph. Pass it as an input (random masks too).',
      );
    }
    return this.wrap(made).dataId;
  }

  override readSync(dataId: object): tf.BackendValues {
    const { value } = dataId as Recorded;
    if (isUniform(value)) {
      const element = value.attributes.uniform * evaluatePowers(value.attributes.powers, this.#current().symbols);
      return new ARRAYS[value.dtype as TensorType](sizeOf(value.shape)).fill(element);
    }
    if (value.op === 'Const') return value.attributes['data'] as ConstantData;
    throw new Error(
      `The elements of a tensor were asked for while recording (${value.op} [${value.shape}]); they exist only when the ` +
        'graph runs. Use tf.where, or pass an input, instead of branching on data.',
    );
  }

  override async read(dataId: object): Promise<tf.BackendValues> {
    return this.readSync(dataId);
  }

  override disposeData(dataId: object, force = false): boolean {
    const recorded = dataId as Recorded;
    if (recorded.refs === 0) return true;
    recorded.refs = force ? 0 : recorded.refs - 1;
    if (recorded.refs === 0) this.#alive--;
    return recorded.refs === 0;
  }

  override incRef(dataId: object): void {
    (dataId as Recorded).refs++;
  }

  override refCount(dataId: object): number {
    return (dataId as Recorded).refs;
  }

  override numDataIds(): number {
    return this.#alive;
  }

  override memory(): { unreliable: boolean; reasons: string[] } {
    return { unreliable: true, reasons: ['no tensor holds elements while recording'] };
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {}

  #current(): Graph {
    if (!this.graph) throw new Error('A recorded tensor was used outside its recording.');
    return this.graph;
  }
}

let installed: RecordingBackend | undefined;

/** Between tensors, which the program sees, and values, which the graph is made of. */
export interface Recorder {
  readonly tensorOf: (value: Value) => tf.Tensor;
  readonly valueFrom: (tensor: tf.Tensor) => Value;
}

/**
 * Runs `program` with tensors that record into `graph`. Synchronous: nothing else can run on tfjs meanwhile, and the
 * backend that was set before is set again after.
 */
export function withRecording(graph: Graph, program: (recorder: Recorder) => void): void {
  installed ??= install();
  const backend = installed;
  if (backend.graph) throw new Error('A recording is already running.');
  const recorder: Recorder = {
    tensorOf: (value) => {
      const { dataId, shape, dtype } = backend.wrap(value);
      return tf.engine().makeTensorFromDataId(dataId, shape, dtype);
    },
    valueFrom: (tensor) => backend.valueFrom(tensor),
  };
  const previous = tf.getBackend() || 'cpu';
  backend.graph = graph;
  tf.setBackend(BACKEND); // takes effect at once: the factory is synchronous
  try {
    tf.tidy(() => program(recorder));
  } finally {
    tf.setBackend(previous);
    backend.graph = null;
  }
}

function install(): RecordingBackend {
  const backend = new RecordingBackend();
  tf.registerBackend(BACKEND, () => backend, 0);
  for (const [kernelName, kernel] of Object.entries(KERNELS)) {
    tf.registerKernel({
      kernelName,
      backendName: BACKEND,
      kernelFunc: ({ inputs, attrs }) => {
        const values = Object.entries(inputs).flatMap(([name, tensor]) =>
          tensor ? [[name, backend.valueFrom(tensor as tf.TensorInfo)] as const] : [],
        );
        const made = kernel(backend.graph!, Object.fromEntries(values), attrs ?? {});
        return Array.isArray(made) ? made.map((value) => backend.wrap(value)) : backend.wrap(made as Value);
      },
    });
  }
  return backend;
}
