import { createRng, type Rng } from '../../data/schema/random.js';
import { FUSION_HIDDEN, FUSION_LAYERS, type NetworkShape, SESSION_HIDDEN } from '../../models/network/shape.js';
import { floats, type HostTensor, type HostTensors } from '../engines/runtime.js';
import type { Foundation } from '../foundation.js';
import type { MetaConfig } from '../meta/meta-config.js';
import type { TaskSource } from '../meta/meta-train.js';
import type { TrainConfig } from '../train-config.js';
import { judgedTasks } from './judged-tasks.js';
import { sampleTask } from './sample-task.js';
import { type Task, taskBatch } from './task-batch.js';
import type { PreparedCase } from './world.js';

/** Tasks sampled from the foundation's cases; what a step sees depends on the seed and the step alone. */
export function createTaskSource(
  foundation: Foundation,
  shape: NetworkShape,
  config: TrainConfig,
  seed: number,
): TaskSource {
  const { meta } = config;
  const sizes = { support: meta.supportSetSize, query: meta.querySetSize };
  const byUser = casesByUser(foundation.trainingCases);
  const users = [...byUser.keys()];
  const heldOut = heldOutTasks(foundation, config, seed);
  return {
    trainingBatch: (step) => {
      const rng = createRng(seed, 'meta-step', step);
      const tasks = Array.from({ length: meta.metaBatchSize }, () => {
        const cases = byUser.get(users[rng.int(users.length)]!)!;
        return sampleTask(foundation, cases[rng.int(cases.length)]!, meta, rng);
      });
      return { ...taskBatch(tasks, foundation, shape, sizes), ...drawDropout(tasks.length, meta, rng) };
    },
    heldOut: taskBatch(heldOut, foundation, shape, sizes),
    judged: judgedTasks(foundation, shape, meta, seed),
  };
}

/** Cases of each user, in order. */
export function casesByUser(cases: readonly PreparedCase[]): ReadonlyMap<number, readonly PreparedCase[]> {
  const byUser = new Map<number, PreparedCase[]>();
  for (const known of cases) {
    const others = byUser.get(known.user);
    if (others) others.push(known);
    else byUser.set(known.user, [known]);
  }
  return byUser;
}

function heldOutTasks(foundation: Foundation, { heldOutTasks: count, meta }: TrainConfig, seed: number): Task[] {
  return createRng(seed, 'held-out')
    .shuffle(foundation.validationCases)
    .slice(0, count)
    .map((known) => sampleTask(foundation, known, meta, createRng(seed, 'held-out', known.user, known.support.length)));
}

function drawDropout(tasks: number, { dropoutRate, sessionDropoutRate }: MetaConfig, rng: Rng): HostTensors {
  return {
    keep_session: keepMask([tasks, SESSION_HIDDEN], sessionDropoutRate, rng),
    keep_fusion: keepMask([tasks, FUSION_LAYERS, FUSION_HIDDEN], dropoutRate, rng),
  };
}

/** 0 with probability `rate`, else 1 / (1 − rate): the expected value stays. */
function keepMask(shape: readonly number[], rate: number, rng: Rng): HostTensor {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  const mask = new Float32Array(size);
  const kept = 1 / (1 - rate);
  for (let unit = 0; unit < size; unit++) mask[unit] = rng.next() < rate ? 0 : kept;
  return floats(mask, shape);
}
