import type { Golden, GoldenCase } from '../../data/bundle/index.js';
import { createRng } from '../../data/schema/random.js';
import type { SpecifiedProgram } from '../compiler/record.js';
import { eagerRuntime } from '../engines/eager-runtime.js';
import { floats, type HostTensor, type HostTensors } from '../engines/runtime.js';
import type { Foundation } from '../foundation.js';
import type { MetaConfig } from '../meta/meta-config.js';
import type { FittedNetwork } from '../meta/train-network.js';
import { sampleTask } from '../tasks/sample-task.js';
import { taskBatch } from '../tasks/task-batch.js';
import { casesByUser } from '../tasks/task-source.js';
import { adaptProgram } from './adapt-program.js';
import { adaptableRange } from './adaptable.js';
import { contextProgram } from './context-program.js';
import { exportedParameters } from './exported-parameters.js';
import { profileInputs } from './profile-inputs.js';
import { scoreProgram } from './score-program.js';
import { supportInputs } from './support-inputs.js';

const USERS = 3;
const ROWS_PER_USER = 4;
const SUPPORT_ROWS = 8;

/**
 * A few real rows and what tfjs, eagerly, answers to them: contexts, scores, and one user's adapted parameters. A server
 * compares its own answers before it is ready, so what is served is what was trained, on whatever machine and runtime.
 */
export async function goldenRows(
  foundation: Foundation,
  network: FittedNetwork,
  config: MetaConfig,
  seed: number,
): Promise<Golden> {
  const { shape, parameters, innerRates } = network;
  const { start, end } = adaptableRange(shape, config);
  const ownOfBundle = { adaptable: floats(parameters.slice(start, end), [end - start]), inner_rates: innerRates };
  const params = exportedParameters(parameters, shape);
  const runtime = eagerRuntime('tfjs', 'cpu');
  const answer = async (program: SpecifiedProgram, inputs: HostTensors) =>
    (await runtime.prepare(program)).run({ ...inputs, ...ownOfBundle });
  try {
    const contexts = contextProgram(params, shape, config);
    const contextInputs = candidateFeatures(foundation, shape);
    const context = await answer(contexts, contextInputs);

    const scores = scoreProgram(params, shape, config);
    const scoreInputs = { ...contextInputs, ...context };
    const score = await answer(scores, scoreInputs);

    const adapting = adaptProgram(params, shape, config);
    const support = goldenSupport(foundation, shape, config, seed);
    const adaptInputs = { ...support, ...(await answer(contexts, support)) };
    const adapt = await answer(adapting, adaptInputs);
    return {
      context: goldenCase(contexts, contextInputs, context),
      score: goldenCase(scores, scoreInputs, score),
      adapt: goldenCase(adapting, adaptInputs, adapt),
    };
  } finally {
    for (const tensor of Object.values(params)) tensor.dispose();
  }
}

/** The first training cases of different users, each with its first later positives as rows. */
function candidateFeatures(foundation: Foundation, shape: FittedNetwork['shape']): HostTensors {
  const chosen = [...casesByUser(foundation.trainingCases).values()].slice(0, USERS).map(([first]) => first!);
  const tasks = chosen.map((known) => ({
    known,
    support: [],
    query: [...known.truth].map((item) => ({ item, target: 1, standsFor: 1, vectors: known.vectors })),
  }));
  const batch = taskBatch(tasks, foundation, shape, { support: 0, query: ROWS_PER_USER });
  const rows = Object.entries(batch)
    .filter(([name]) => name.startsWith('query_'))
    .map(([name, tensor]): [string, HostTensor] => [name.slice('query_'.length), flatten(tensor)]);
  const count = chosen.length * ROWS_PER_USER; // of fewer users, where there are no more
  const userIndex = Int32Array.from({ length: count }, (_, row) => Math.floor(row / ROWS_PER_USER));
  return {
    ...batch,
    ...Object.fromEntries(rows),
    ...profileInputs(shape, ...chosen.map(({ profile }) => profile)),
    user_index: { data: userIndex, shape: [count] },
  };
}

/** A small support of the first training case. */
function goldenSupport(
  foundation: Foundation,
  shape: FittedNetwork['shape'],
  config: MetaConfig,
  seed: number,
): HostTensors {
  const known = foundation.trainingCases[0]!;
  const small = { ...config, supportSetSize: Math.min(SUPPORT_ROWS, config.supportSetSize) };
  return supportInputs(sampleTask(foundation, known, small, createRng(seed, 'golden support')), foundation, shape);
}

/** [tasks, rows, …] as [tasks · rows, …]. */
function flatten({ data, shape: [tasks, rows, ...rest] }: HostTensor): HostTensor {
  return { data, shape: [tasks! * rows!, ...rest] };
}

/** Of the inputs those that the program takes, but for the bundle's own. */
export function goldenCase({ inputs: specs }: SpecifiedProgram, inputs: HostTensors, outputs: HostTensors): GoldenCase {
  const taken = specs.flatMap(({ name }) => (inputs[name] ? [[name, inputs[name]] as const] : []));
  return { inputs: toGolden(Object.fromEntries(taken)), outputs: toGolden(outputs) };
}

/** Nine digits are enough to tell any two float32 apart. */
function toGolden(tensors: HostTensors): GoldenCase['inputs'] {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { data, shape }]) => [
      name,
      {
        type: data instanceof Int32Array ? 'int32' : 'float32',
        dims: [...shape],
        data: Array.from(data, (value) => Number(value.toPrecision(9))),
      },
    ]),
  );
}
