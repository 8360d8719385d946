import { createRng } from '../../data/schema/random.js';
import type { Foundation } from '../foundation.js';
import type { MetaConfig } from '../meta/meta-config.js';
import { negativeSquaredError } from './case-quality.js';
import { evenly } from './evenly.js';
import { JUDGED_CASES, JUDGED_ROWS, type RowsToJudge } from './judged-rows.js';
import { sampleTask } from './sample-task.js';

/** Validation cases whose query rows are what was rated later; judged by the squared error of each task's rows. */
export function ratedTasks(foundation: Foundation, config: MetaConfig, seed: number): RowsToJudge {
  const asked = { ...config, querySetSize: JUDGED_ROWS };
  const tasks = evenly(foundation.validationCases, JUDGED_CASES).map((known) =>
    sampleTask(foundation, known, asked, createRng(seed, 'rated', known.user, known.support.length)),
  );
  const targets = tasks.map(({ query }) => query.map(({ target }) => target));
  return { tasks, qualityOf: (task, scores) => negativeSquaredError(scores, targets[task]!) };
}
