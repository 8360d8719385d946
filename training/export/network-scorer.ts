import { adaptableDefaults, type Bundle } from '../../data/bundle/index.js';
import type { ItemFeatures } from '../../data/features/item-features-over-time.js';
import { standardize } from '../../data/features/standardizer.js';
import { EMBEDDING_WIDTH, SESSION_FEATURES } from '../../data/schema/features.js';
import { embeddingRow } from '../../models/base/embedding-row.js';
import { byCountWeights } from '../../models/fusion/by-count.js';
import { type NetworkAnswer, networkAnswer } from '../../models/fusion/network-answer.js';
import { contextWidth, type NetworkShape, SESSION_CONTEXT } from '../../models/network/shape.js';
import { openOnnx } from '../engines/open-onnx.js';
import { type Executable, floats, type HostTensor, type HostTensors } from '../engines/runtime.js';
import type { Foundation } from '../foundation.js';
import type { MetaConfig } from '../meta/meta-config.js';
import type { FittedNetwork } from '../meta/train-network.js';
import type { ScoredCase } from '../tasks/scored-case.js';
import type { Task } from '../tasks/task-batch.js';
import type { PreparedCase } from '../tasks/world.js';
import { adaptableRange } from './adaptable.js';
import { exportGraphs } from './export-graphs.js';
import { profileInputs } from './profile-inputs.js';
import { supportInputs } from './support-inputs.js';

/**
 * A trained network as a bundle will carry it, scoring cases through the exported graphs. Whoever opens one says `await using`: its
 * ONNX sessions lie outside the heap, and are released at the end of the block.
 */
export interface NetworkScorer extends AsyncDisposable {
  /**
   * Of every item, or of those that the case lists; row = item, or place in the list.
   * @param own the user's own adaptable parameters, from `adapt`; the trained ones if left out
   */
  score(scored: ScoredCase, own?: Float32Array): Promise<NetworkAnswer>;
  /** The adaptable parameters after the inner loop on a task's support rows. */
  adapt(task: Task): Promise<Float32Array>;
  /** What the trained network makes of a case's user; [64] */
  sessionContext(known: PreparedCase): Promise<Float32Array>;
  /** Which session features of a case's user each head of the trained network listens to; sums to 1 by head; [heads · 18] */
  attend(known: PreparedCase): Promise<Float32Array>;
}

/** What is run of a bundle. */
export type ExportedBundle = Pick<Bundle, 'manifest' | 'state' | 'graphs'>;

/**
 * Opens a trained network for scoring cases.
 * @param bundle that it comes from: its own graphs, which an older version may have made, and the parameters that adapt in them;
 * exported from the network if left out
 */
export async function openNetworkScorer(
  network: FittedNetwork,
  foundation: Foundation,
  config: MetaConfig,
  bundle?: ExportedBundle,
): Promise<NetworkScorer> {
  const { shape, innerRates } = network;
  const graphs = bundle?.graphs ?? exportGraphs(network, config);
  const context = await openOnnx(graphs.context);
  const score = await openOnnx(graphs.score);
  const adapt = await openOnnx(graphs.adapt);
  const adaptable = bundle ? adaptableDefaults(bundle) : adaptableOf(network, config);
  const trained = floats(adaptable, [adaptable.length]);
  const itemContexts = new WeakMap<ItemFeatures, Promise<HostTensor>>(); // a case is asked about more than once
  const sharedContext = (features: ItemFeatures) => {
    const known = itemContexts.get(features) ?? itemContext(context, features, shape, trained);
    itemContexts.set(features, known);
    return known;
  };
  return {
    score: async ({ known, items, scores, mask }, own) => {
      const rows = scores.length / shape.sources;
      const adaptable = own ? floats(own, [own.length]) : trained;
      const contextIsOwn = own !== undefined && config.adapts === 'all';
      const features = known.world.itemFeatures.at(known.moment, items);
      const ofItems = await (contextIsOwn ? itemContext(context, features, shape, adaptable) : sharedContext(features));
      const outputs = await score.run({
        ...(await userInputs(context, known, foundation, shape, adaptable)),
        user_index: { data: new Int32Array(rows), shape: [rows] },
        item_context: ofItems,
        embeddings: embeddings(known, shape, items),
        scores: floats(scores, [rows, shape.sources]),
        score_mask: floats(mask, [rows, shape.sources]),
        adaptable,
      });
      return networkAnswer((name) => outputs[name]!.data as Float32Array);
    },
    adapt: async (task) => {
      const rows = supportInputs(task, foundation, shape);
      const contexts = config.adapts === 'all' ? {} : await context.run(rows);
      const outputs = await adapt.run({ ...rows, ...contexts, adaptable: trained, inner_rates: innerRates });
      return outputs['adapted']!.data as Float32Array;
    },
    sessionContext: async (known) => {
      const outputs = await context.run(userRow(known, foundation, shape, trained));
      return (outputs['session_context']!.data as Float32Array).subarray(0, SESSION_CONTEXT);
    },
    attend: async (known) => {
      const outputs = await context.run(userRow(known, foundation, shape, trained));
      return outputs['attention']!.data as Float32Array;
    },
    [Symbol.asyncDispose]: async () => {
      for (const opened of [context, score, adapt]) await opened.release();
    },
  };
}

function adaptableOf({ parameters, shape }: FittedNetwork, config: MetaConfig): Float32Array {
  const { start, end } = adaptableRange(shape, config);
  return parameters.slice(start, end);
}

/** Contexts of items that are described so; row = item of the table. */
async function itemContext(
  context: Executable,
  { values, confidences, completeness, isPredicted, names }: ItemFeatures,
  shape: NetworkShape,
  adaptable: HostTensor,
): Promise<HostTensor> {
  const items = completeness.length;
  const metadata = Float32Array.from({ length: 2 * items }, (_, cell) =>
    cell % 2 === 0 ? completeness[cell >> 1]! : isPredicted[cell >> 1]!,
  );
  const outputs = await context.run({
    session_features: floats(new Float32Array(WIDTH), [1, WIDTH]), // all inputs must be fed: a session nobody looks at
    session_mask: floats(new Float32Array(WIDTH), [1, WIDTH]),
    ...situationInputs(shape),
    ...profileInputs(shape),
    item_features: floats(values, [items, names.length]),
    item_confidences: floats(confidences, [items, names.length]),
    item_metadata: floats(metadata, [items, 2]),
    adaptable,
  });
  return outputs['item_context']!;
}

const WIDTH = SESSION_FEATURES.length;

async function userInputs(
  context: Executable,
  known: PreparedCase,
  foundation: Foundation,
  shape: NetworkShape,
  adaptable: HostTensor,
): Promise<HostTensors> {
  const outputs = await context.run(userRow(known, foundation, shape, adaptable));
  const prior = Float32Array.from(byCountWeights(foundation.byCount, known.vectors.count));
  return { session_context: outputs['session_context']!, prior_weights: floats(prior, [1, shape.sources]) };
}

/** A user as the context graph takes one. */
function userRow(
  known: PreparedCase,
  { standardizer, contextStandardizer }: Foundation,
  shape: NetworkShape,
  adaptable: HostTensor,
): HostTensors {
  const { itemFeatures: F } = shape;
  const { values, mask } = standardize(standardizer, known.sessionFeatures);
  return {
    session_features: floats(values, [1, WIDTH]),
    session_mask: floats(mask, [1, WIDTH]),
    ...situationInputs(shape, contextWidth(shape) > 0 ? standardize(contextStandardizer, known.situation) : undefined),
    ...profileInputs(shape, known.profile),
    item_features: floats(new Float32Array(F), [1, F]), // and here an item
    item_confidences: floats(new Float32Array(F), [1, F]),
    item_metadata: floats(new Float32Array(2), [1, 2]),
    adaptable,
  };
}

/** One situation as the graphs take it, where they take any; nothing known of it if left out. */
function situationInputs(
  shape: NetworkShape,
  known?: { readonly values: Float32Array; readonly mask: Float32Array },
): HostTensors {
  const width = contextWidth(shape);
  if (width === 0) return {};
  const { values, mask } = known ?? { values: new Float32Array(width), mask: new Float32Array(width) };
  return { context_features: floats(values, [1, width]), context_mask: floats(mask, [1, width]) };
}

/** user ⊙ item of every item, or of some. */
function embeddings({ world, vectors }: PreparedCase, { sources }: NetworkShape, items?: Int32Array): HostTensor {
  const rows = items?.length ?? world.scorers.popularity.items;
  const stride = sources * EMBEDDING_WIDTH;
  const out = new Float32Array(rows * stride);
  for (let row = 0; row < rows; row++) embeddingRow(world.scorers, vectors, items?.[row] ?? row, out, row * stride);
  return floats(out, [rows, sources, EMBEDDING_WIDTH]);
}
