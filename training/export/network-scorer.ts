import { standardize } from '../../data/features/standardizer.js';
import { EMBEDDING_WIDTH, SESSION_FEATURES } from '../../data/schema/features.js';
import { embeddingRow } from '../../models/base/embedding-row.js';
import { byCountWeights } from '../../models/fusion/by-count.js';
import { adaptingParameters, networkLayout } from '../../models/network/network.js';
import { ITEM_CONTEXT, type NetworkShape } from '../../models/network/shape.js';
import { compile } from '../compiler/compile.js';
import { openOnnx } from '../engines/onnx-runtime.js';
import { type Executable, floats, type HostTensor, type HostTensors } from '../engines/runtime.js';
import type { Foundation } from '../foundation.js';
import type { MetaConfig } from '../meta/meta-config.js';
import type { SpecifiedProgram } from '../meta/meta-step.js';
import type { FittedNetwork } from '../meta/train-network.js';
import type { ScoredCase } from '../tasks/scored-case.js';
import { type Task, taskBatch } from '../tasks/task-batch.js';
import type { PreparedCase, World } from '../tasks/world.js';
import { adaptProgram, contextProgram, exportedParameters, scoreProgram } from './export-programs.js';

/** What the network says of every item of a case; row = item. */
export interface NetworkAnswer {
  /** [items · K] */
  readonly weights: Float32Array;
  /** [items · K] */
  readonly confidences: Float32Array;
  /** [items] */
  readonly fused: Float32Array;
  /** [items] */
  readonly residual: Float32Array;
  /** [items] */
  readonly uncertainty: Float32Array;
}

/** A trained network as a bundle will carry it, scoring cases through the exported graphs. */
export interface NetworkScorer {
  /** @param adaptable the user's own, from `adapt`; the trained ones if left out */
  score(scored: ScoredCase, adaptable?: Float32Array): Promise<NetworkAnswer>;
  /** The adaptable parameters after the inner loop on a task's support rows. */
  adapt(task: Task): Promise<Float32Array>;
  release(): Promise<void>;
}

/** The three exported graphs. */
export interface ExportedGraphs {
  readonly context: Uint8Array;
  readonly score: Uint8Array;
  readonly adapt: Uint8Array;
}

/** Compiles what a bundle carries, in standard ONNX. */
export function exportGraphs(parameters: Float32Array, shape: NetworkShape, config: MetaConfig): ExportedGraphs {
  const params = exportedParameters(parameters, shape);
  const bytes = ({ program, inputs }: SpecifiedProgram) => compile(program, inputs).bytes;
  try {
    return {
      context: bytes(contextProgram(params, shape)),
      score: bytes(scoreProgram(params, shape, config)),
      adapt: bytes(adaptProgram(params, shape, config)),
    };
  } finally {
    for (const tensor of Object.values(params)) tensor.dispose();
  }
}

/** The range of the flat parameters that adapts: from the first adapting one to the end. */
export function adaptableRange(
  shape: NetworkShape,
  config: MetaConfig,
): { readonly start: number; readonly end: number } {
  const layout = networkLayout(shape);
  return { start: adaptingParameters(layout, config.adapts)[0]!.offset, end: layout.size };
}

/** Opens a trained network for scoring cases. */
export async function openNetworkScorer(
  { parameters, shape, innerRates }: FittedNetwork,
  foundation: Foundation,
  config: MetaConfig,
): Promise<NetworkScorer> {
  const graphs = exportGraphs(parameters, shape, config);
  const [context, score, adapt] = await Promise.all(
    [graphs.context, graphs.score, graphs.adapt].map((bytes) => openOnnx(bytes)),
  );
  const { start } = adaptableRange(shape, config);
  const trained = parameters.slice(start);
  const itemContexts = new Map<World, Promise<HostTensor>>();
  const contextOf = (world: World) => {
    const known = itemContexts.get(world) ?? itemContext(context!, world);
    itemContexts.set(world, known);
    return known;
  };
  const shared = (known: PreparedCase) => userInputs(context!, known, foundation, shape);
  return {
    score: async ({ known, scores, mask }, adaptable = trained) => {
      const items = scores.length / shape.sources;
      const { session_context, prior_weights } = await shared(known);
      const outputs = await score!.run({
        session_context: session_context!,
        prior_weights: prior_weights!,
        user_index: { data: new Int32Array(items), shape: [items] },
        item_context: await contextOf(known.world),
        embeddings: embeddings(known, shape),
        scores: floats(scores, [items, shape.sources]),
        score_mask: floats(mask, [items, shape.sources]),
        adaptable: floats(adaptable, [adaptable.length]),
      });
      const column = (name: string) => outputs[name]!.data as Float32Array;
      return {
        weights: column('weights'),
        confidences: column('confidences'),
        fused: column('fused'),
        residual: column('residual'),
        uncertainty: column('uncertainty'),
      };
    },
    adapt: async (task) => {
      const outputs = await adapt!.run({
        ...(await shared(task.known)),
        ...(await supportInputs(context!, task, foundation, shape)),
        adaptable: floats(trained, [trained.length]),
        inner_rates: innerRates,
      });
      return outputs['adapted']!.data as Float32Array;
    },
    release: async () => {
      for (const opened of [context!, score!, adapt!]) await opened.release();
    },
  };
}

/** Context of every item of a world. */
async function itemContext(context: Executable, { itemFeatures }: World): Promise<HostTensor> {
  const { values, confidences, completeness, isPredicted, names } = itemFeatures;
  const items = completeness.length;
  const metadata = Float32Array.from({ length: 2 * items }, (_, cell) =>
    cell % 2 === 0 ? completeness[cell >> 1]! : isPredicted[cell >> 1]!,
  );
  const outputs = await context.run({
    ...noSession,
    item_features: floats(values, [items, names.length]),
    item_confidences: floats(confidences, [items, names.length]),
    item_metadata: floats(metadata, [items, 2]),
  });
  return outputs['item_context']!;
}

const width = SESSION_FEATURES.length;
/** All inputs of a graph must be fed; where only items are asked about, one empty session goes along. */
const noSession: HostTensors = {
  session_features: floats(new Float32Array(width), [1, width]),
  session_mask: floats(new Float32Array(width), [1, width]),
};

async function userInputs(
  context: Executable,
  known: PreparedCase,
  { standardizer, byCount }: Foundation,
  { itemFeatures: F, sources: K }: NetworkShape,
): Promise<HostTensors> {
  const { values, mask } = standardize(standardizer, known.sessionFeatures);
  const outputs = await context.run({
    session_features: floats(values, [1, width]),
    session_mask: floats(mask, [1, width]),
    item_features: floats(new Float32Array(F), [1, F]),
    item_confidences: floats(new Float32Array(F), [1, F]),
    item_metadata: floats(new Float32Array(2), [1, 2]),
  });
  const prior = Float32Array.from(byCountWeights(byCount, known.vectors.count));
  return { session_context: outputs['session_context']!, prior_weights: floats(prior, [1, K]) };
}

/** The support rows as adapt.onnx takes them: contexts computed, one task. */
async function supportInputs(
  context: Executable,
  task: Task,
  foundation: Foundation,
  shape: NetworkShape,
): Promise<HostTensors> {
  const rows = task.support.length;
  const batch = taskBatch([{ ...task, query: [] }], foundation, shape, { support: rows, query: 0 });
  const part = (name: string, from: string): [string, HostTensor] => {
    const { data, shape: dimensions } = batch[`support_${from}`]!;
    return [name, { data, shape: dimensions.slice(1) }];
  };
  const { item_context } = await context.run({
    ...noSession,
    ...Object.fromEntries(['item_features', 'item_confidences', 'item_metadata'].map((name) => part(name, name))),
  });
  const names = ['embeddings', 'scores', 'score_mask', 'targets', 'reliable', 'row_weights', 'stands_for'];
  return {
    item_context: { data: item_context!.data, shape: [rows, ITEM_CONTEXT] },
    ...Object.fromEntries(names.map((name) => part(name, name))),
  };
}

/** user ⊙ item of every item. */
function embeddings({ world, vectors }: PreparedCase, { sources }: NetworkShape): HostTensor {
  const items = world.scorers.popularity.items;
  const stride = sources * EMBEDDING_WIDTH;
  const out = new Float32Array(items * stride);
  for (let item = 0; item < items; item++) embeddingRow(world.scorers, vectors, item, out, item * stride);
  return floats(out, [items, sources, EMBEDDING_WIDTH]);
}
