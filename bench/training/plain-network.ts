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
import type { InputSpec, SpecifiedProgram } from '../../training/compiler/record.js';
import { floats, type HostTensors } from '../../training/engines/runtime.js';
import { adapt } from '../../training/meta/inner-loop.js';
import type { MetaConfig } from '../../training/meta/meta-config.js';
import { metaUpdate, updateInputs } from '../../training/meta/meta-update.js';

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
export function plainMetaStep(config: MetaConfig): SpecifiedProgram {
  const { size } = PLAIN_LAYOUT;
  return {
    inputs: [...updateInputs(size), ...taskInputs(config)],
    program: (inputs) => {
      const { loss, gradient } = differentiate(inputs, config);
      const { gradientClipping: clipping, weightDecay } = config;
      return { ...metaUpdate(inputs, gradient, { clipping, weightDecay, decayed: size }), loss };
    },
  };
}

/** Its meta-gradient alone. */
export function plainMetaGradient(config: MetaConfig): SpecifiedProgram {
  return {
    inputs: [{ name: 'parameters', shape: [PLAIN_LAYOUT.size] }, ...taskInputs(config)],
    program: (inputs) => differentiate(inputs, config),
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

/** What the rates' input is fed: the configured one, for every step and tensor. */
export function plainRates({ numInnerSteps: steps, innerLearningRate }: MetaConfig): HostTensors {
  const tensors = PLAIN_LAYOUT.parameters.length;
  return { inner_rates: floats(new Float32Array(steps * tensors).fill(innerLearningRate), [steps, tensors]) };
}

function taskInputs({ numInnerSteps }: MetaConfig): InputSpec<number | string>[] {
  const rows = (rowSet: string, R: string) => [
    { name: `${rowSet}_features`, shape: ['T', R, WIDTHS[0]] },
    { name: `${rowSet}_scores`, shape: ['T', R, SOURCES] },
    { name: `${rowSet}_targets`, shape: ['T', R] },
  ];
  const rates = { name: 'inner_rates', shape: [numInnerSteps, PLAIN_LAYOUT.parameters.length] };
  return [...rows('support', 'S'), ...rows('query', 'Q'), rates];
}

function differentiate(inputs: Named, { numInnerSteps, order }: MetaConfig) {
  const { parameters } = PLAIN_LAYOUT;
  const named = (tensors: readonly tf.Tensor[]): Params =>
    Object.fromEntries(parameters.map(({ name }, index) => [name, tensors[index]!]));
  const rates = inputs['inner_rates']!;
  const tasks = inputs['support_targets']!.shape[0]!;
  const meanQueryLoss = (...tensors: tf.Tensor[]) => {
    const support = (params: Params) => taskLosses(params, inputs, 'support');
    const adapted = adapt(named(tensors), support, { tasks, steps: numInnerSteps, rates, order });
    return tf.mean(taskLosses(adapted, inputs, 'query'));
  };
  const shared = unpack(inputs['parameters']!, parameters);
  const { value, grads } = tf.valueAndGrads(meanQueryLoss)(parameters.map(({ name }) => shared[name]!));
  return { loss: value, gradient: pack(named(grads), parameters) };
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
