import { inSituationOf, situationOf } from '../../data/features/situation.js';
import type { Rng } from '../../data/schema/random.js';
import { positivesWithin } from '../../models/adaptation/support-shape.js';
import { leaveOneOutVectors, type UserVectors } from '../../models/base/user-vectors.js';
import type { Foundation } from '../foundation.js';
import type { MetaConfig } from '../meta/meta-config.js';
import { candidatesOf } from './candidates.js';
import type { Case } from './cases.js';
import type { Task, TaskRow } from './task-batch.js';
import { taskNegatives } from './task-negatives.js';
import type { PreparedCase } from './world.js';

/**
 * A user's task: support rows are the known positives, each scored as before it was known, their known dislikes and
 * sampled unseen items; query rows are later positives and sampled items.
 */
export function sampleTask(foundation: Foundation, known: PreparedCase, config: MetaConfig, rng: Rng): Task {
  const { supportSetSize, querySetSize, hardNegativeShare: hardShare } = config;
  const { support, vectors, events } = known;
  const row =
    (target: number, of = vectors) =>
    (item: number): TaskRow => ({ item, target, standsFor: 1, vectors: of });

  const candidates = candidatesOf(known); // a row that nobody scored says nothing of how to fuse
  const isCandidate = (item: number) => candidates.has(item);
  const liked = support.filter(isCandidate).slice(-positivesWithin(supportSetSize));
  const withoutEach = leaveOneOut(known);
  const likes = new Set(support);
  const seen = new Set([...events.item, ...support]);
  const dislikes = [...seen].filter((item) => isCandidate(item) && !likes.has(item));
  const disliked = rng.shuffle(dislikes).slice(0, positivesWithin(supportSetSize));
  const unseen = { count: supportSetSize - liked.length - disliked.length, hardShare, exclude: seen };

  const { truth, situation } = drawQuestion(foundation, known, rng);
  const asked = rng
    .shuffle([...truth])
    .filter(isCandidate)
    .slice(0, positivesWithin(querySetSize));
  const others = { count: querySetSize - asked.length, hardShare, exclude: new Set([...support, ...truth]) };
  return {
    known,
    situation,
    support: [
      ...[...liked].map((item) => row(1, withoutEach.get(item)!)(item)),
      ...disliked.map(row(0)),
      ...taskNegatives(foundation, known, rng, unseen),
    ],
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

const leftOut = new WeakMap<PreparedCase, ReadonlyMap<number, UserVectors>>();

/** The user's vectors without each support item; computed once per case. */
function leaveOneOut(known: PreparedCase): ReadonlyMap<number, UserVectors> {
  const cached = leftOut.get(known);
  if (cached) return cached;
  const vectors = leaveOneOutVectors(known.world.scorers, known.support, known.vectors.imported);
  const made = new Map([...known.support].map((item, index) => [item, vectors[index]!]));
  leftOut.set(known, made);
  return made;
}
