import * as tf from '@tensorflow/tfjs';
import type { Graph } from './graph.js';
import type { Kernel, KernelAttributes } from './kernel.js';
import type { Place, Scopes } from './scopes.js';
import { reshape } from './structure.js';
import { evaluatePowers } from './symbols.js';
import type { KernelCall, Recorded } from './tape.js';
import { type ConstantData, isUniform, sameShape, sizeOf, type TensorType, type Value } from './value.js';

/** What one recording collects. */
export interface RecordingState {
  readonly graph: Graph;
  readonly scopes: Scopes;
  readonly tape: KernelCall[];
}

/** Elements of a constant made while recording, above which it is surely data or a random mask, frozen by mistake. */
const LARGEST_CONSTANT = 4096;
const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/**
 * A tfjs backend whose tensors have shapes and no elements: each kernel adds values to a graph.
 *
 * Gradients, variables and `tidy` are engine code above kernels, so they work unchanged, nested gradients included.
 */
export class RecordingBackend extends tf.KernelBackend {
  /** The recording that runs, if one does. */
  state: RecordingState | null = null;
  #alive = 0;

  /** Runs a kernel of the table on recorded tensors. */
  run(kernelName: string, kernel: Kernel, inputs: tf.NamedTensorInfoMap, attributes: KernelAttributes) {
    const { graph, scopes, tape } = this.#current();
    const tensors = Object.entries(inputs).filter((entry): entry is [string, tf.TensorInfo] => entry[1] != null);
    const known = tensors.map(([, { dataId }]) => dataId as Recorded).filter(({ value }) => value !== undefined);
    const place = scopes.place(known.map((recorded) => recorded.place));
    graph.scope = place.scope;
    const values = Object.fromEntries(tensors.map(([name, tensor]) => [name, this.valueFrom(tensor)]));
    const made = kernel(graph, values, attributes);
    const outputs = [made].flat().map((value) => this.wrap(value as Value, place));
    const recorded = outputs.map(({ dataId }) => dataId as Recorded);
    tape.push({ kernel: kernelName, scope: place.scope, inputs: known, outputs: recorded });
    return Array.isArray(made) ? outputs : outputs[0]!;
  }

  wrap(value: Value, place?: Place): tf.TensorInfo {
    this.#alive++;
    const recorded: Recorded = { value, place, refs: 1 };
    return { dataId: recorded, shape: [...value.shape], dtype: value.dtype as TensorType };
  }

  valueFrom(tensor: tf.TensorInfo): Value {
    const { graph } = this.#current();
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
    const made = this.#current().graph.constant(values as ConstantData, shape, dtype as TensorType);
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
      const element = value.attributes.uniform * evaluatePowers(value.attributes.powers, this.#current().graph.symbols);
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

  #current(): RecordingState {
    if (!this.state) throw new Error('A recorded tensor was used outside its recording.');
    return this.state;
  }
}
