import { firstPositives } from '../../data/features/first-positives.js';
import { inSituationOf, situationOf } from '../../data/features/situation.js';
import type { UserEvents } from '../../data/features/user-events.js';
import { userRows } from '../../data/features/user-rows.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { createRng, type Rng } from '../../data/schema/random.js';
import type { TargetKind } from '../target-kind.js';

/** Numbers of known positives at which a user is put to the test. */
export const SUPPORT_SIZES = [1, 2, 5, 10, 20] as const;

/** One user at one moment: what was known, and what came after. */
export interface Case {
  readonly user: number;
  /** The first positives in time; item indices. */
  readonly support: Int32Array;
  /** The positives after them, where events have situations those in the situation asked about; item indices. */
  readonly truth: Int32Array;
  /** The user's events up to the last support item, and nothing later. */
  readonly events: UserEvents;
  /** All positives after them, as rows of the log; the first gives the situation. */
  readonly laterRows: Int32Array;
  /** The situation asked about, as `situationOf` orders it. */
  readonly situation: Float32Array;
  /** Just after the last support item, in ms; NaN in a set without times. */
  readonly moment: number;
}

/**
 * The cold-user cases of a user: the first n positives in time are the support, the later ones the truth.
 *
 * A user with fewer than `minPositives` gets none, so that every n is judged on the same users. An item counts once. In a
 * set without times the order is a seeded shuffle: a holdout, not a history. Where events have situations, a case asks what
 * the user does in that of the next positive.
 */
export function coldCases(
  dataset: Dataset,
  user: number,
  { minPositives, seed, draw = 0, supportSizes = SUPPORT_SIZES, targets = 'likes' }: ColdCaseOptions,
): Case[] {
  const { interactions } = dataset;
  const rows = userRows(dataset, user);
  const isTimed = rows.length > 0 && !Number.isNaN(interactions.timestamp[rows[0]!]!);
  const ordered = isTimed ? rows : rngOfDraw(seed, dataset.users.ids[user]!, draw).shuffle(rows);
  const positives = firstPositives(interactions, dataset.feedback, ordered);
  if (positives.length < minPositives) return [];
  return supportSizes
    .filter((count) => count < positives.length)
    .map((count) => {
      const [last, later] = [positives[count - 1]!, positives.slice(count)];
      const isWhole = isTimed || targets === 'ratings'; // else a draw of what was liked is what is known
      const known = isWhole ? ordered.slice(0, ordered.indexOf(last) + 1) : positives.slice(0, count);
      return {
        user,
        support: Int32Array.from(positives.slice(0, count), (row) => interactions.item[row]!),
        truth: Int32Array.from(inSituationOf(interactions, later[0]!, later), (row) => interactions.item[row]!),
        laterRows: Int32Array.from(later),
        situation: situationOf(dataset, user, later[0]),
        events: eventsAt(dataset, known),
        moment: isTimed ? interactions.timestamp[last]! + 1 : Number.NaN,
      };
    });
}

export interface ColdCaseOptions {
  readonly minPositives: number;
  /** For the order of a set without times. */
  readonly seed: number;
  /** Which of the orders that the seed gives: the first if left out. A set with times has but one, the history's. */
  readonly draw?: number;
  readonly supportSizes?: readonly number[];
  /** Likes if left out. Where ratings are asked, those below the threshold of liking are known, too, also in a set without times. */
  readonly targets?: TargetKind;
}

function rngOfDraw(seed: number, user: string, draw: number): Rng {
  return draw === 0 ? createRng(seed, 'holdout', user) : createRng(seed, 'holdout', user, draw);
}

/** Everything known of a user: all positives are support. What a bundle keeps. */
export function presentCase(dataset: Dataset, user: number): Case {
  const { interactions } = dataset;
  const rows = userRows(dataset, user);
  return {
    user,
    support: Int32Array.from(firstPositives(interactions, dataset.feedback, rows), (row) => interactions.item[row]!),
    truth: new Int32Array(0),
    laterRows: new Int32Array(0),
    situation: situationOf(dataset, user, undefined),
    events: eventsAt(dataset, rows),
    moment: Number.NaN,
  };
}

function eventsAt({ interactions }: Dataset, rows: readonly number[]): UserEvents {
  return {
    item: Int32Array.from(rows, (row) => interactions.item[row]!),
    timestamp: Float64Array.from(rows, (row) => interactions.timestamp[row]!),
    event: Uint8Array.from(rows, (row) => interactions.event[row]!),
    value: Float64Array.from(rows, (row) => interactions.value[row]!),
    durationMs: Float64Array.from(rows, (row) => interactions.durationMs[row]!),
  };
}
