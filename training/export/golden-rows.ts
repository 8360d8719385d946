import type { Golden } from '../../data/bundle/index.js';
import { eagerRuntime } from '../engines/eager-runtime.js';
import type { HostTensor, HostTensors } from '../engines/runtime.js';
import type { Foundation } from '../foundation.js';
import type { MetaConfig } from '../meta/meta-config.js';
import type { SpecifiedProgram } from '../meta/meta-step.js';
import type { TrainedNetwork } from '../meta/train-network.js';
import { taskBatch } from '../tasks/task-batch.js';
import type { PreparedCase } from '../tasks/world.js';
import { contextProgram, exportedParameters, scoreProgram } from './export-programs.js';
import { adaptableRange } from './network-scorer.js';

const USERS = 3;
const ROWS_PER_USER = 4;

/**
 * A few real rows and what tfjs, eagerly, answers to them. A server compares its own answers before it is ready, so what
 * is served is what was trained, on whatever machine and runtime.
 */
export async function goldenRows(foundation: Foundation, trained: TrainedNetwork, config: MetaConfig): Promise<Golden> {
  const { shape, parameters } = trained;
  const params = exportedParameters(parameters, shape);
  const runtime = eagerRuntime('tfjs', 'cpu');
  const answer = async (program: SpecifiedProgram, inputs: HostTensors) => (await runtime.prepare(program)).run(inputs);
  const rows = userRows(foundation, trained);
  const count = rows['session_features']!.shape[0]! * ROWS_PER_USER; // of fewer users, where there are no more
  const contextInputs: HostTensors = {
    session_features: rows['session_features']!,
    session_mask: rows['session_mask']!,
    item_features: flatten(rows['query_item_features']!),
    item_confidences: flatten(rows['query_item_confidences']!),
    item_metadata: flatten(rows['query_item_metadata']!),
  };
  const context = await answer(contextProgram(params, shape), contextInputs);
  const scoreInputs: HostTensors = {
    session_context: context['session_context']!,
    user_index: {
      data: Int32Array.from({ length: count }, (_, row) => Math.floor(row / ROWS_PER_USER)),
      shape: [count],
    },
    item_context: context['item_context']!,
    embeddings: flatten(rows['query_embeddings']!),
    scores: flatten(rows['query_scores']!),
    score_mask: flatten(rows['query_score_mask']!),
    prior_weights: rows['prior_weights']!,
  };
  const { start } = adaptableRange(shape, config);
  const adaptable = { data: parameters.slice(start), shape: [parameters.length - start] };
  const score = await answer(scoreProgram(params, shape, config), { ...scoreInputs, adaptable });
  for (const tensor of Object.values(params)) tensor.dispose();
  return {
    context: { inputs: toGolden(contextInputs), outputs: toGolden(context) },
    score: { inputs: toGolden(scoreInputs), outputs: toGolden(score) },
  };
}

/** The first training cases of different users, each with its first later positives as rows. */
function userRows(foundation: Foundation, { shape }: TrainedNetwork): HostTensors {
  const chosen = new Map<number, PreparedCase>();
  for (const known of foundation.trainingCases) if (!chosen.has(known.user)) chosen.set(known.user, known);
  const tasks = [...chosen.values()].slice(0, USERS).map((known) => ({
    known,
    support: [],
    query: [...known.truth].map((item) => ({ item, target: 1, standsFor: 1, vectors: known.vectors })),
  }));
  return taskBatch(tasks, foundation, shape, { support: 0, query: ROWS_PER_USER });
}

/** [tasks, rows, …] as [tasks · rows, …]. */
function flatten({ data, shape: [tasks, rows, ...rest] }: HostTensor): HostTensor {
  return { data, shape: [tasks! * rows!, ...rest] };
}

function toGolden(tensors: HostTensors): Golden['score']['inputs'] {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { data, shape }]) => [
      name,
      { type: data instanceof Int32Array ? 'int32' : 'float32', dims: [...shape], data: Array.from(data) },
    ]),
  );
}
