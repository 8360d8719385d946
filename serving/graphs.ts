import type { OnnxSession } from './onnx-session.js';
import type { HostTensor } from './tensors.js';

/** The bundle's network, open and checked. */
export interface Graphs {
  readonly context: OnnxSession;
  readonly score: OnnxSession;
  /** Of every item of the bundle; [items, 32] */
  readonly itemContexts: Float32Array;
  /** The parameters that adapt, as trained. */
  readonly adaptable: HostTensor;
}
