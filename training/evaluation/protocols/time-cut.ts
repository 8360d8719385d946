import { keepInteractions } from '../../../data/dataset/keep-interactions.js';
import { firstPositivesOf } from '../../../data/features/first-positives.js';
import { inSituationOf, situationOf } from '../../../data/features/situation.js';
import type { Dataset } from '../../../data/schema/dataset.js';
import { FusionError } from '../../../data/schema/errors.js';
import { type Case, presentCase } from '../../tasks/cases.js';
import type { SplitOptions, Splits } from './split.js';

/** Share of the log before the cut. */
const KNOWN_SHARE = 0.8;
/** With fewer users on both sides of the cut an interval says nothing. */
const FEWEST_USERS = 30;

/**
 * Known people's future: the log is cut at one moment, everything is fitted to what came before, by everybody, and users
 * with positives on both sides are asked what they liked after it. As a bundle is used that was trained last night.
 *
 * One split, whatever the folds. On `validation` the log ends at the cut and is cut once more, so that what comes after the
 * real cut stays unseen.
 *
 * @throws FusionError `invalid_data` for a log without times, or with too few users who stay
 */
export function timeCut({ dataset, on }: SplitOptions): Splits {
  if (!dataset.interactions.timestamp.some(Number.isFinite)) {
    throw new FusionError(
      'invalid_data',
      `dataset ${dataset.name}: expected times, which a time cut goes by, got none`,
    );
  }
  return [() => (on === 'test' ? cut(dataset) : cut(cut(dataset).dataset))];
}

function cut(dataset: Dataset) {
  const { timestamp } = dataset.interactions;
  const times = timestamp.filter(Number.isFinite).sort();
  const moment = times[Math.floor(KNOWN_SHARE * times.length)]!;
  const known = keepInteractions(dataset, (row) => timestamp[row]! < moment);
  const users = Int32Array.from(dataset.users.ids.keys());
  const cases = [...users].flatMap((user) => futureCase(dataset, known, user, moment));
  const day = new Date(moment).toISOString().slice(0, 10);
  if (cases.length < FEWEST_USERS) {
    const message = `dataset ${dataset.name}: expected at least ${FEWEST_USERS} users with positives before and after the cut of ${day}, got ${cases.length}; the other protocols need no time.`;
    throw new FusionError('invalid_data', message);
  }
  return {
    description: `the log is cut at ${day}; ${cases.length} users have positives on both sides`,
    dataset: known,
    users: users.filter((user) => known.interactions.offsets[user + 1]! > known.interactions.offsets[user]!),
    hasNewUsers: false,
    cases,
    cut: moment,
  };
}

/** All that is known of a user at a moment, and what they liked for the first time after it; nothing of others. */
function futureCase(dataset: Dataset, known: Dataset, user: number, moment: number): Case[] {
  const { interactions } = dataset;
  const past = presentCase(known, user);
  const later = firstPositivesOf(dataset, user).filter((row) => interactions.timestamp[row]! >= moment);
  const next = later[0];
  if (past.support.length === 0 || next === undefined) return [];
  const truth = inSituationOf(interactions, next, later);
  return [
    {
      ...past,
      truth: Int32Array.from(truth, (row) => interactions.item[row]!),
      situation: situationOf(dataset, user, next),
      moment,
    },
  ];
}
