import type { KnownGraph } from './known-graph.js';
import type { OnnxSession } from './onnx-session.js';
import type { HostTensor } from './tensors.js';

/** The bundle's network, open and checked. */
export interface Graphs {
  /** Sessions and items to contexts. Where everything adapts it takes the adaptable parameters, too. */
  readonly context: OnnxSession;
  readonly score: OnnxSession;
  /** The same for the bundle's own items, which it looks up; null for bundles that do not have it. */
  readonly known: KnownGraph | null;
  /** Support rows to a user's own parameters. */
  readonly adapt: OnnxSession;
  /** Bags of tokens to content vectors; null where the content source did not learn any. */
  readonly towers: OnnxSession | null;
  /** Of every item of the bundle, under the trained parameters; [items, 32] */
  readonly itemContexts: Float32Array;
  /** The parameters that adapt, as trained. */
  readonly adaptable: HostTensor;
}
