import * as tf from '@tensorflow/tfjs';
import { readHeads } from '../../models/network/fusion-heads.js';
import { linear, stopGradient } from '../../models/network/layers.js';
import { adaptingParameters, networkLayout, networkTrunk } from '../../models/network/network.js';
import { type Params, pack, unpack } from '../../models/network/parameters.js';
import { scope } from '../../models/network/scope.js';
import type { NetworkShape } from '../../models/network/shape.js';
import type { InputSpec, SpecifiedProgram } from '../compiler/record.js';
import {
  DROPOUT_SPECS,
  dropoutMasks,
  networkInputs,
  ROW_SETS,
  type RowSet,
  rowTargets,
  taskInputSpecs,
} from '../tasks/task-inputs.js';
import { adaptLayer } from './adapt-layer.js';
import { adapt } from './inner-loop.js';
import { innerRatesInput, ratesWithin } from './inner-rates.js';
import { taskLosses } from './loss.js';
import type { MetaConfig } from './meta-config.js';
import { metaUpdate, updateInputs } from './meta-update.js';
import { trainingLayout } from './training-layout.js';

type Inputs = Readonly<Record<string, tf.Tensor>>;

/**
 * One meta-step: every task adapts on its support set and is measured on its query set; the mean is differentiated through
 * the adaptation and moves the shared parameters. Weight decay is of the network alone: it would pull a learned rate
 * towards 1.
 */
export function metaStep(shape: NetworkShape, config: MetaConfig): SpecifiedProgram {
  return {
    inputs: [...updateInputs(trainingLayout(shape, config).size), ...metaInputs(shape, config)],
    program: (inputs) => {
      const { loss, gradient } = differentiate(shape, config, inputs);
      const { gradientClipping: clipping, weightDecay } = config;
      const decayed = networkLayout(shape).size;
      return { ...metaUpdate(inputs, gradient, { clipping, weightDecay, decayed }), loss };
    },
  };
}

/** The meta-gradient alone: for the check against central differences, and for comparing engines. */
export function metaGradient(shape: NetworkShape, config: MetaConfig): SpecifiedProgram {
  return {
    inputs: [{ name: 'parameters', shape: [trainingLayout(shape, config).size] }, ...metaInputs(shape, config)],
    program: (inputs) => {
      const { loss, gradient } = differentiate(shape, config, inputs);
      return { loss, gradient };
    },
  };
}

/**
 * Query losses before and after adaptation, and what their rows are scored, as log-odds [tasks, rows]; without dropout: how
 * held-out tasks are judged.
 */
export function metaJudge(shape: NetworkShape, config: MetaConfig): SpecifiedProgram {
  return {
    inputs: [
      { name: 'parameters', shape: [trainingLayout(shape, config).size] },
      ...taskInputSpecs(shape),
      ...innerRatesInput(config),
    ],
    program: (inputs) => {
      const params = unpack(inputs['parameters']!, trainingLayout(shape, config).parameters);
      const { before, after } = queryAnswers(shape, config, params, inputs);
      return {
        losses_before: before.losses,
        losses_after: after.losses,
        scores_before: before.scores,
        scores_after: after.scores,
      };
    },
  };
}

function metaInputs(shape: NetworkShape, config: MetaConfig): InputSpec<number | string>[] {
  return [...taskInputSpecs(shape), ...DROPOUT_SPECS, ...innerRatesInput(config)];
}

/** The mean query loss after adaptation, with its share of that before, and its gradient, flat. */
function differentiate(shape: NetworkShape, config: MetaConfig, inputs: Inputs) {
  const { parameters } = trainingLayout(shape, config);
  const shared = unpack(inputs['parameters']!, parameters);
  const named = (tensors: readonly tf.Tensor[]): Params =>
    Object.fromEntries(parameters.map(({ name }, index) => [name, tensors[index]!]));
  const meanLoss = (...tensors: tf.Tensor[]) => {
    const { before, after } = queryAnswers(shape, config, named(tensors), inputs);
    const share = config.unadaptedShare;
    if (share === 0) return tf.mean(after.losses); // nothing of before is recorded
    return tf.mean(tf.add(tf.mul(before.losses, share), tf.mul(after.losses, 1 - share)));
  };
  const { value, grads } = tf.valueAndGrads(meanLoss)(parameters.map(({ name }) => shared[name]!));
  return { loss: value, gradient: scope('gradient', () => pack(named(grads), parameters)) };
}

/** Adapts each task on its support set and measures it on its query set. */
function queryAnswers(shape: NetworkShape, config: MetaConfig, params: Params, inputs: Inputs) {
  const support = rowAnswers(shape, config, params, inputs, 'support');
  const query = rowAnswers(shape, config, params, inputs, 'query');
  const loop = { steps: config.numInnerSteps, rates: ratesWithin(params, inputs), order: config.order };
  if (config.adapts === 'heads') {
    const [onSupport, onQuery] = belowHeads(shape, params, inputs);
    const layer = { weight: params['heads/weight']!, bias: params['heads/bias']! };
    const { before, after } = adaptLayer(
      { ...layer, support: onSupport.hidden, query: onQuery.hidden },
      (outputs) => support.judge(outputs, onSupport.term).losses,
      loop,
    );
    return { before: query.judge(before, onQuery.term), after: query.judge(after, onQuery.term) };
  }
  const adapting = adaptingParameters(networkLayout(shape), config.adapts).map(({ name }) => name);
  // a user's vector starts at zero, and stays there but for the inner loop: no gradient reaches where it starts
  const start = (name: string) => (config.adapts === 'vector' ? stopGradient(params[name]!) : params[name]!);
  const initial = Object.fromEntries(adapting.map((name) => [name, start(name)]));
  const tasks = inputs['session_features']!.shape[0]!;
  const adapted = adapt(initial, (own) => support.answers(own).losses, { tasks, ...loop });
  return { before: query.answers(initial), after: query.answers(adapted) };
}

/** What a row set is scored, and what that costs. */
interface RowAnswers {
  /** [tasks] */
  readonly losses: tf.Tensor;
  /** Log-odds; [tasks, rows] */
  readonly scores: tf.Tensor;
}

/** What the heads are given of one row set. */
interface BelowHeads {
  /** [tasks, rows, 128] */
  readonly hidden: tf.Tensor;
  readonly term: tf.Tensor | undefined;
}

/** The layers below the heads where they do not adapt: the rows of both sets in one pass, so they are differentiated once. */
function belowHeads(shape: NetworkShape, params: Params, inputs: Inputs): readonly [BelowHeads, BelowHeads] {
  const keep = scope('dropout', () => dropoutMasks(inputs));
  const { hidden, fusionInputs } = scope('rows', () =>
    networkTrunk(params, networkInputs(inputs, ...ROW_SETS), shape, keep),
  );
  const counts = ROW_SETS.map((rowSet) => inputs[`${rowSet}_targets`]!.shape[1]!);
  const [ofSupport, ofQuery] = tf.split(hidden, counts, 1);
  const [supportTerm, queryTerm] = fusionInputs.term ? tf.split(fusionInputs.term, counts, 1) : [];
  return [
    { hidden: ofSupport!, term: supportTerm },
    { hidden: ofQuery!, term: queryTerm },
  ];
}

/** The way to the answers to one row set: what the heads' outputs are worth, and all of the network. */
function rowAnswers(shape: NetworkShape, config: MetaConfig, params: Params, inputs: Inputs, rowSet: RowSet) {
  const rows = scope(rowSet, () => networkInputs(inputs, rowSet));
  const targets = rowTargets(inputs, rowSet);
  const keep = scope('dropout', () => dropoutMasks(inputs));
  const judge = (outputs: tf.Tensor, term: tf.Tensor | undefined): RowAnswers =>
    scope(rowSet, () => {
      const fused = readHeads(outputs, { ...rows, term }, shape);
      return { losses: taskLosses(fused, targets, config.loss), scores: fused.fusedLogit };
    });
  const answers = (adapting: Params): RowAnswers => {
    const all = { ...params, ...adapting };
    const { hidden, fusionInputs } = scope(rowSet, () => networkTrunk(all, rows, shape, keep));
    return judge(
      scope(rowSet, () => linear(all, 'heads', hidden)),
      fusionInputs.term,
    );
  };
  return { judge, answers };
}
