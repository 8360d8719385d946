import { mean } from '../../models/metrics/mean.js';
import type { NetworkShape } from '../../models/network/shape.js';
import type { HostTensors } from '../engines/runtime.js';
import type { Foundation } from '../foundation.js';
import type { MetaConfig } from '../meta/meta-config.js';
import { JUDGED_ROWS } from './judged-rows.js';
import { rankedTasks } from './ranked-tasks.js';
import { ratedTasks } from './rated-tasks.js';
import { taskBatch } from './task-batch.js';

/** Validation cases by which a network in training is judged. */
export interface JudgedTasks {
  readonly inputs: HostTensors;
  /** Mean over the tasks when their rows are scored so, more is better: NDCG@10, or the negative squared error of ratings. @param scores log-odds, [tasks · rows] */
  quality(scores: Float32Array): number;
  /** That of each user's tasks. @param scores likewise */
  qualityByUser(scores: Float32Array): readonly (readonly number[])[];
}

/** What steps of training are compared by: how they rank, or where ratings are asked how far off they are. */
export function judgedTasks(
  foundation: Foundation,
  shape: NetworkShape,
  config: MetaConfig,
  seed: number,
): JudgedTasks {
  const judging = foundation.world.targets === 'ratings' ? ratedTasks : rankedTasks;
  const { tasks, qualityOf } = judging(foundation, config, seed);
  const users = [...new Set(tasks.map(({ known }) => known.user))];
  const ofTask = (scores: Float32Array, task: number) => {
    const first = task * JUDGED_ROWS;
    return qualityOf(task, scores.subarray(first, first + tasks[task]!.query.length));
  };
  return {
    inputs: taskBatch(tasks, foundation, shape, { support: config.supportSetSize, query: JUDGED_ROWS }),
    quality: (scores) => mean(tasks.map((_, task) => ofTask(scores, task))),
    qualityByUser: (scores) =>
      users.map((user) => tasks.flatMap(({ known }, task) => (known.user === user ? [ofTask(scores, task)] : []))),
  };
}
