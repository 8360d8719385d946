import { inSituationOf, situationOf } from '../../data/features/situation.js';
import type { Rng } from '../../data/schema/random.js';
import { positivesWithin } from '../../models/adaptation/support-shape.js';
import type { Foundation } from '../foundation.js';
import type { MetaConfig } from '../meta/meta-config.js';
import { candidatesOf } from './candidates.js';
import type { Case } from './cases.js';
import { ratingTask } from './rating-task.js';
import { supportPool } from './support-pool.js';
import type { Task, TaskRow } from './task-batch.js';
import { taskNegatives } from './task-negatives.js';
import type { PreparedCase } from './world.js';

/**
 * A user's task: support rows are the known positives, each scored as before it was known, their known dislikes and
 * sampled unseen items; query rows are later positives and sampled items. Where ratings are asked, as `ratingTask` has it.
 */
export function sampleTask(foundation: Foundation, known: PreparedCase, config: MetaConfig, rng: Rng): Task {
  if (known.laterRatings) return ratingTask(foundation, known, known.laterRatings, config, rng);
  const { supportSetSize, querySetSize, hardNegativeShare: hardShare } = config;
  const row =
    (target: number) =>
    (item: number): TaskRow => ({ item, target, standsFor: 1, vectors: known.vectors });

  const { liked, dislikes, seen } = supportPool(known, supportSetSize);
  const disliked = rng.shuffle(dislikes).slice(0, positivesWithin(supportSetSize));
  const unseen = { count: supportSetSize - liked.length - disliked.length, hardShare, exclude: seen };

  const { truth, situation } = drawQuestion(foundation, known, rng);
  const candidates = candidatesOf(known);
  const asked = rng
    .shuffle([...truth])
    .filter((item) => candidates.has(item))
    .slice(0, positivesWithin(querySetSize));
  const others = { count: querySetSize - asked.length, hardShare, exclude: positives(known, truth) };
  return {
    known,
    situation,
    support: [...liked, ...disliked.map(row(0)), ...taskNegatives(foundation, known, rng, unseen)],
    query: [...asked.map(row(1)), ...taskNegatives(foundation, known, rng, others)],
  };
}

/**
 * What a task asks: where events have situations, that of any later positive, another in each task, so that many are
 * seen; else what the case asks.
 */
function drawQuestion({ dataset }: Foundation, known: PreparedCase, rng: Rng): Pick<Case, 'truth' | 'situation'> {
  const { interactions } = dataset;
  if (!interactions.contexts || known.laterRows.length === 0) return known;
  const next = known.laterRows[rng.int(known.laterRows.length)]!;
  return {
    truth: Int32Array.from(inSituationOf(interactions, next, known.laterRows), (row) => interactions.item[row]!),
    situation: situationOf(dataset, known.user, next),
  };
}

const positivesOfCase = new WeakMap<PreparedCase, ReadonlySet<number>>();

/** What is liked before or later. Where the case's own truth is asked, as ever without situations, it is found once. */
function positives(known: PreparedCase, truth: Int32Array): ReadonlySet<number> {
  const cached = truth === known.truth ? positivesOfCase.get(known) : undefined;
  const made = cached ?? new Set([...known.support, ...truth]);
  if (truth === known.truth) positivesOfCase.set(known, made);
  return made;
}
