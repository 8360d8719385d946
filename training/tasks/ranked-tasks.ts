import { createRng } from '../../data/schema/random.js';
import { ndcgOfScores } from '../../models/metrics/ndcg-of-scores.js';
import type { Foundation } from '../foundation.js';
import type { MetaConfig } from '../meta/meta-config.js';
import { candidatesOf } from './candidates.js';
import { evenly } from './evenly.js';
import { JUDGED_CASES, JUDGED_ROWS, type RowsToJudge } from './judged-rows.js';
import { recommended } from './recommended.js';
import { sampleTask } from './sample-task.js';

const K = 10;

/**
 * Validation cases whose query rows are the top of their ranking by weights by count, to be ranked again: where a top ten is decided.
 * What is below, a bounded residual seldom lifts into it. Truth that is not among the rows counts as missed, so that figures can be compared
 * with those of whole rankings.
 */
export function rankedTasks(foundation: Foundation, config: MetaConfig, seed: number): RowsToJudge {
  const tasks = evenly(foundation.validationCases, JUDGED_CASES).map((known) => {
    const { support } = sampleTask(
      foundation,
      known,
      config,
      createRng(seed, 'ranked', known.user, known.support.length),
    );
    const truth = new Set(known.truth);
    const candidates = candidatesOf(known);
    const items = [...recommended(foundation, known)].filter((item) => candidates.has(item)).slice(0, JUDGED_ROWS);
    const { vectors } = known;
    const query = items.map((item) => ({ item, target: Number(truth.has(item)), standsFor: 1, vectors }));
    return { known, support, query };
  });
  const relevant = tasks.map(({ known, query }) => {
    const found = query.flatMap(({ target }, row) => (target === 1 ? [row] : []));
    const missed = Array.from({ length: known.truth.length - found.length }, (_, index) => query.length + index);
    return new Set([...found, ...missed]);
  });
  return { tasks, qualityOf: (task, scores) => ndcgOfScores(scores, relevant[task]!, NOTHING, K) };
}

const NOTHING: ReadonlySet<number> = new Set();
