import { createRng } from '../../data/schema/random.js';
import { mean } from '../../models/metrics/mean.js';
import { ndcgOfScores } from '../../models/metrics/ndcg-of-scores.js';
import type { NetworkShape } from '../../models/network/shape.js';
import type { HostTensors } from '../engines/runtime.js';
import type { Foundation } from '../foundation.js';
import type { MetaConfig } from '../meta/meta-config.js';
import { candidatesOf } from './candidates.js';
import { evenly } from './evenly.js';
import { recommended } from './recommended.js';
import { sampleTask } from './sample-task.js';
import { taskBatch } from './task-batch.js';

/** Validation cases whose query rows are the top of their ranking by weights by count, in order: to be ranked again. */
export interface RankedTasks {
  readonly inputs: HostTensors;
  /** Mean NDCG@10 of the tasks when their rows are scored so. @param scores [tasks · rows] */
  ndcg(scores: Float32Array): number;
  /** NDCG@10 of each user's tasks. @param scores [tasks · rows] */
  ndcgByUser(scores: Float32Array): readonly (readonly number[])[];
}

/** Where a top ten is decided; what weights by count rank below this, a bounded residual seldom lifts into it. */
const ROWS = 100;
/** Cases that are ranked again, about. */
const CASES = 500;
const K = 10;

/**
 * What a network in training is judged by: how it orders what weights by count put on top. Truth that is not among it counts as
 * missed, so that figures can be compared with those of whole rankings.
 */
export function rankedTasks(
  foundation: Foundation,
  shape: NetworkShape,
  config: MetaConfig,
  seed: number,
): RankedTasks {
  const tasks = evenly(foundation.validationCases, CASES).map((known) => {
    const { support } = sampleTask(
      foundation,
      known,
      config,
      createRng(seed, 'ranked', known.user, known.support.length),
    );
    const truth = new Set(known.truth);
    const candidates = candidatesOf(known);
    const items = [...recommended(foundation, known)].filter((item) => candidates.has(item)).slice(0, ROWS);
    const { vectors } = known;
    const query = items.map((item) => ({ item, target: Number(truth.has(item)), standsFor: 1, vectors }));
    return { known, support, query };
  });
  const relevant = tasks.map(({ known, query }) => {
    const found = query.flatMap(({ target }, row) => (target === 1 ? [row] : []));
    const missed = Array.from({ length: known.truth.length - found.length }, (_, index) => query.length + index);
    return new Set([...found, ...missed]);
  });
  const users = [...new Set(tasks.map(({ known }) => known.user))];
  const ofTask = (scores: Float32Array, task: number) => {
    const own = scores.subarray(task * ROWS, task * ROWS + tasks[task]!.query.length);
    return ndcgOfScores(own, relevant[task]!, NOTHING, K);
  };
  return {
    inputs: taskBatch(tasks, foundation, shape, { support: config.supportSetSize, query: ROWS }),
    ndcg: (scores) => mean(tasks.map((_, task) => ofTask(scores, task))),
    ndcgByUser: (scores) =>
      users.map((user) => tasks.flatMap(({ known }, task) => (known.user === user ? [ofTask(scores, task)] : []))),
  };
}

const NOTHING: ReadonlySet<number> = new Set();
