import os from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { createRng } from '../data/schema/random.js';
import { networkLayout } from '../models/network/network.js';
import { initializeParameters } from '../models/network/parameters.js';
import type { NetworkShape } from '../models/network/shape.js';
import { compile } from '../training/compiler/compile.js';
import { record } from '../training/compiler/record.js';
import { createEngine, initialState } from '../training/engines/engine.js';
import { PORTABLE_ENGINE_NAMES } from '../training/engines/engine-names.js';
import { openOnnx } from '../training/engines/onnx-runtime.js';
import type { HostTensor, HostTensors } from '../training/engines/runtime.js';
import type { MetaConfig } from '../training/meta/meta-config.js';
import { metaStep } from '../training/meta/meta-step.js';
import { DROPOUT_SPECS, taskInputSpecs } from '../training/tasks/task-inputs.js';

type BenchEngine = (typeof PORTABLE_ENGINE_NAMES)[number];

export interface EngineTiming {
  /** Median over the counted steps. */
  readonly ms_per_step: number;
  readonly tasks_per_second: number;
  readonly gflops: number;
  /** Share of the matrix peak that this machine reached in the same run. */
  readonly peak_share: number;
  /** Recording and emitting the graph; 0 for an eager engine. */
  readonly record_ms: number;
  readonly session_ms: number;
  readonly steps: number;
}

export interface TrainingBench {
  readonly machine: { readonly cores: number; readonly model: string; readonly peak_gflops: number };
  readonly step: {
    readonly tasks: number;
    readonly support: number;
    readonly query: number;
    readonly parameters: number;
    readonly gflop: number;
  };
  readonly engines: Readonly<Partial<Record<BenchEngine, EngineTiming>>>;
  /** How many times the compiled engine is as fast as eager tfjs. */
  readonly speedup: number;
}

const SHAPE: NetworkShape = { sources: 3, itemFeatures: 23, space: 'log_odds', residual: true, activation: 'relu' };
/** Enough for a median; eager steps take about a second each. */
const STEPS: Readonly<Record<BenchEngine, number>> = { cpu: 30, tfjs: 3 };

/** Times the whole meta-step (inner loop, meta-gradient, clipping, Adam) of a configuration on every engine, on random tasks. */
export async function benchTraining(config: MetaConfig): Promise<TrainingBench> {
  const batch = randomBatch(SHAPE, config);
  const parameters = initializeParameters(networkLayout(SHAPE), createRng(1, 'parameters'));
  const gflop = stepGflop(SHAPE, config);
  const peak = await matrixPeak();
  const engines: Partial<Record<BenchEngine, EngineTiming>> = {};
  for (const name of PORTABLE_ENGINE_NAMES) {
    const setup = name === 'cpu' ? await compileTimes(SHAPE, config) : { record_ms: 0, session_ms: 0 };
    const ms = await stepMs(name, SHAPE, config, parameters, batch);
    engines[name] = {
      ms_per_step: ms,
      tasks_per_second: (1000 * config.metaBatchSize) / ms,
      gflops: (1000 * gflop) / ms,
      peak_share: (1000 * gflop) / ms / peak,
      ...setup,
      steps: STEPS[name],
    };
  }
  return {
    machine: { cores: os.availableParallelism(), model: os.cpus()[0]?.model ?? 'unknown', peak_gflops: peak },
    step: {
      tasks: config.metaBatchSize,
      support: config.supportSetSize,
      query: config.querySetSize,
      parameters: parameters.length,
      gflop,
    },
    engines,
    speedup: engines.tfjs!.ms_per_step / engines.cpu!.ms_per_step,
  };
}

async function stepMs(
  name: BenchEngine,
  shape: NetworkShape,
  config: MetaConfig,
  parameters: Float32Array,
  batch: HostTensors,
): Promise<number> {
  const engine = createEngine(name, shape, config);
  try {
    let { state } = await engine.step(initialState(parameters), batch); // warm: compiled, allocated, optimized
    const times: number[] = [];
    for (let step = 0; step < STEPS[name]; step++) {
      const start = performance.now();
      ({ state } = await engine.step(state, batch));
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[times.length >> 1]!;
  } finally {
    await engine.release();
  }
}

async function compileTimes(shape: NetworkShape, config: MetaConfig) {
  const { program, inputs } = metaStep(shape, config);
  const start = performance.now();
  const { bytes } = compile(program, inputs, { profile: 'fused' });
  const recorded = performance.now();
  const session = await openOnnx(bytes);
  const opened = performance.now();
  await session.release();
  return { record_ms: recorded - start, session_ms: opened - recorded };
}

/** GFLOP in the matrix products of one step. */
function stepGflop(shape: NetworkShape, config: MetaConfig): number {
  const { program, inputs } = metaStep(shape, config);
  const sizes = batchSizes(config);
  const sized = inputs.map((input) => ({ ...input, shape: concrete(input.shape, sizes) }));
  const { graph, outputs } = record(program, sized);
  const seen = new Set<number>();
  let flop = 0;
  const visit = (value: (typeof graph.values)[number]): void => {
    if (seen.has(value.id)) return;
    seen.add(value.id);
    if (value.op === 'MatMul') flop += 2 * value.shape.reduce((a, b) => a * b, 1) * value.inputs[0]!.shape.at(-1)!;
    value.inputs.forEach(visit);
  };
  Object.values(outputs).forEach(visit);
  return flop / 1e9;
}

/** GFLOP/s of a 1024³ product on one thread: what the engine is measured against. */
async function matrixPeak(): Promise<number> {
  const size = 1024;
  const square = { shape: [size, size] };
  const { bytes } = compile(
    ({ a, b }) => ({ c: tf.matMul(a!, b!) }),
    [
      { name: 'a', ...square },
      { name: 'b', ...square },
    ],
  );
  const session = await openOnnx(bytes);
  const rng = createRng(1, 'peak');
  const random = (): HostTensor => ({ data: Float32Array.from({ length: size * size }, () => rng.next()), ...square });
  const inputs = { a: random(), b: random() };
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 10; run++) {
    const start = performance.now();
    await session.run(inputs);
    best = Math.min(best, performance.now() - start);
  }
  await session.release();
  return (2 * size ** 3) / 1e6 / best;
}

function batchSizes({ metaBatchSize, supportSetSize, querySetSize }: MetaConfig): Readonly<Record<string, number>> {
  return { T: metaBatchSize, S: supportSetSize, Q: querySetSize };
}

function concrete(shape: readonly (number | string)[], sizes: Readonly<Record<string, number>>): number[] {
  return shape.map((dimension) => (typeof dimension === 'string' ? sizes[dimension]! : dimension));
}

/** Random tasks of the configuration's sizes; no dropout. */
export function randomBatch(shape: NetworkShape, config: MetaConfig): HostTensors {
  const rng = createRng(1, 'batch');
  const draw = (name: string): number => {
    if (name.startsWith('keep_') || name.endsWith('mask') || name.endsWith('stands_for')) return 1;
    if (name.endsWith('reliable') || name.endsWith('targets')) return Number(rng.next() < 0.2);
    if (name.endsWith('embeddings')) return rng.normal() / 64;
    return name.endsWith('session_features') ? rng.normal() : rng.next();
  };
  const sizes = batchSizes(config);
  return Object.fromEntries(
    [...taskInputSpecs(shape), ...DROPOUT_SPECS].map(({ name, shape: symbolic }) => {
      const dimensions = concrete(symbolic, sizes);
      const length = dimensions.reduce((a, b) => a * b, 1);
      const value = name.endsWith('row_weights') ? () => 1 / dimensions[1]! : () => draw(name);
      return [name, { data: Float32Array.from({ length }, value), shape: dimensions }];
    }),
  );
}
