import * as tf from '@tensorflow/tfjs';
import { createRng } from '../../data/schema/random.js';
import { linear } from '../../models/network/layers.js';
import {
  layOut,
  linearParameters,
  type ParameterLayout,
  type Params,
  pack,
  unpack,
} from '../../models/network/parameters.js';
import type { InputSpec } from '../../training/compiler/record.js';
import { floats, type HostTensors } from '../../training/engines/runtime.js';
import { adapt } from '../../training/meta/inner-loop.js';
import { innerRatesFeed, innerRatesInput } from '../../training/meta/inner-rates.js';
import type { MetaConfig } from '../../training/meta/meta-config.js';
import type { MetaPrograms } from '../../training/meta/meta-programs.js';
import { metaUpdate, updateInputs } from '../../training/meta/meta-update.js';
import { shardedGradient, shardedUpdate } from '../../training/meta/shard-programs.js';

const WIDTHS = [226, 128, 128, 128, 2] as const;
const LAYERS = WIDTHS.length - 1;
const SOURCES = WIDTHS[LAYERS]!;

type Named = Readonly<Record<string, tf.Tensor>>;

/** The plain network's parameters: 226-128-128-128-2. */
export const PLAIN_LAYOUT: ParameterLayout = layOut(
  Array.from({ length: LAYERS }, (_, layer) =>
    linearParameters(`layer${layer}`, WIDTHS[layer]!, WIDTHS[layer + 1]!),
  ).flat(),
);

/** What MAML is usually timed on: a plain relu network, all of whose parameters adapt, and the squared error. */
export function plainPrograms(config: MetaConfig): MetaPrograms {
  const { size } = PLAIN_LAYOUT;
  const { gradientClipping: clipping, weightDecay } = config;
  const sizes = { size, decayed: size };
  const ofTasks = [{ name: 'parameters', shape: [size] }, ...taskInputs(config)];
  return {
    step: {
      inputs: [...updateInputs(size), ...taskInputs(config)],
      program: (inputs) => {
        const { loss, gradient } = differentiate(inputs, config);
        return { ...metaUpdate(inputs, gradient, { clipping, weightDecay, decayed: size }), loss };
      },
    },
    gradient: { inputs: ofTasks, program: (inputs) => differentiate(inputs, config) },
    judge: {
      inputs: ofTasks,
      program: (inputs) => queryLosses(unpack(inputs['parameters']!, PLAIN_LAYOUT.parameters), inputs, config),
    },
    update: (shards) => shardedUpdate(sizes, config, shards),
    average: (shards) => shardedGradient(size, shards),
    constants: innerRatesFeed(config),
  };
}

/** Random tasks whose targets are one fixed blend of the scores. */
export function plainBatch({ metaBatchSize, supportSetSize, querySetSize }: MetaConfig): HostTensors {
  const rng = createRng(1, 'plain-batch');
  const fill = (shape: readonly number[], draw: () => number) =>
    floats(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);
  const rows = (rowSet: string, count: number): HostTensors => {
    const scores = fill([metaBatchSize, count, SOURCES], () => rng.next());
    const blended = Float32Array.from({ length: metaBatchSize * count }, (_, row) => {
      const [cf, content] = scores.data.subarray(SOURCES * row);
      return 0.7 * cf! + 0.3 * content!;
    });
    return {
      [`${rowSet}_features`]: fill([metaBatchSize, count, WIDTHS[0]], () => rng.normal()),
      [`${rowSet}_scores`]: scores,
      [`${rowSet}_targets`]: floats(blended, [metaBatchSize, count]),
    };
  };
  return { ...rows('support', supportSetSize), ...rows('query', querySetSize) };
}

function taskInputs(config: MetaConfig): InputSpec<number | string>[] {
  const rows = (rowSet: string, R: string) => [
    { name: `${rowSet}_features`, shape: ['T', R, WIDTHS[0]] },
    { name: `${rowSet}_scores`, shape: ['T', R, SOURCES] },
    { name: `${rowSet}_targets`, shape: ['T', R] },
  ];
  return [...rows('support', 'S'), ...rows('query', 'Q'), ...innerRatesInput(config)];
}

function differentiate(inputs: Named, config: MetaConfig) {
  const { parameters } = PLAIN_LAYOUT;
  const named = (tensors: readonly tf.Tensor[]): Params =>
    Object.fromEntries(parameters.map(({ name }, index) => [name, tensors[index]!]));
  const meanQueryLoss = (...tensors: tf.Tensor[]) => tf.mean(queryLosses(named(tensors), inputs, config).losses_after);
  const shared = unpack(inputs['parameters']!, parameters);
  const { value, grads } = tf.valueAndGrads(meanQueryLoss)(parameters.map(({ name }) => shared[name]!));
  return { loss: value, gradient: pack(named(grads), parameters) };
}

/** @returns losses before and after adaptation, each [tasks] */
function queryLosses(params: Params, inputs: Named, { numInnerSteps: steps, order }: MetaConfig) {
  const support = (adapted: Params) => taskLosses(adapted, inputs, 'support');
  const tasks = inputs['support_targets']!.shape[0]!;
  const adapted = adapt(params, support, { tasks, steps, rates: inputs['inner_rates']!, order });
  return { losses_before: taskLosses(params, inputs, 'query'), losses_after: taskLosses(adapted, inputs, 'query') };
}

/** @returns [tasks] */
function taskLosses(params: Params, inputs: Named, rowSet: 'support' | 'query'): tf.Tensor {
  let hidden = inputs[`${rowSet}_features`]!;
  for (let layer = 0; layer < LAYERS; layer++) {
    hidden = linear(params, `layer${layer}`, hidden);
    if (layer < LAYERS - 1) hidden = tf.relu(hidden);
  }
  const fused = tf.sum(tf.mul(tf.softmax(hidden, -1), inputs[`${rowSet}_scores`]!), -1);
  return tf.mean(tf.squaredDifference(fused, inputs[`${rowSet}_targets`]!), -1);
}
