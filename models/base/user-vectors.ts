import { FusionError } from '../../data/schema/errors.js';
import type { UncalibratedScorers } from './base-scorers.js';
import { contentLeaveOneOut, contentUser } from './content-vectors.js';
import { foldInUser } from './fold-in.js';
import type { ImportedUserScores } from './imported-user-scores.js';
import { leaveOneOut } from './leave-one-out.js';

/** All that the sources need to know of a user. */
export interface UserVectors {
  /** [cf width] */
  readonly cf: Float32Array;
  /** [content width] */
  readonly content: Float32Array;
  /** Number of distinct positives behind the vectors. */
  readonly count: number;
  /** Whether cf, content and popularity can say anything for this user: popularity always, the others not without support. */
  readonly present: readonly boolean[];
  /** What imported sources say of the user's items; left out where none are known. */
  readonly imported?: ImportedUserScores;
}

/**
 * A user's vectors from the items they liked, in closed form.
 *
 * @param support item indices; a repeated item counts once. Empty for an unknown user.
 * @param imported what imported sources say of the user's items
 * @throws FusionError `invalid_value` for an index that is not an item.
 */
export function userVectors(
  scorers: UncalibratedScorers,
  support: ArrayLike<number>,
  imported?: ImportedUserScores,
): UserVectors {
  const items = distinctItems(support, scorers.popularity.items);
  const cf = foldInUser(scorers.cf, knownItems(items, scorers.cf.isKnown));
  return assemble(cf, contentUser(scorers.content, items), items.length, imported);
}

/**
 * For each support item, the user's vectors without it: what the scorers would have known before the user liked it.
 * Imported scores stay as they are, for whoever made them knew what they knew.
 *
 * @param support item indices, repeats allowed; all repeats of an item are left out together.
 * @returns one entry per position of `support`.
 */
export function leaveOneOutVectors(
  scorers: UncalibratedScorers,
  support: ArrayLike<number>,
  imported?: ImportedUserScores,
): UserVectors[] {
  const { cf, content } = scorers;
  const items = distinctItems(support, scorers.popularity.items);
  const known = knownItems(items, cf.isKnown);
  const whole = foldInUser(cf, known); // leaving out an item that the factors don't know changes nothing
  const factors = leaveOneOut(cf, known);
  const tastes = contentLeaveOneOut(content, items);
  const byItem = new Map<number, UserVectors>();
  for (const [position, item] of items.entries()) {
    const row = known.indexOf(item);
    const cfVector = row < 0 ? whole : factors.slice(row * cf.width, (row + 1) * cf.width);
    const taste = tastes.slice(position * content.width, (position + 1) * content.width);
    byItem.set(item, assemble(cfVector, taste, items.length - 1, imported));
  }
  return Array.from(support, (item) => byItem.get(item)!);
}

function assemble(
  cf: Float32Array,
  content: Float32Array,
  count: number,
  imported: ImportedUserScores | undefined,
): UserVectors {
  const present = [cf.some(isNonZero), content.some(isNonZero), true];
  return { cf, content, count, present, ...(imported ? { imported } : {}) };
}

function isNonZero(value: number): boolean {
  return value !== 0;
}

/** An item that fitting never saw has no factors: a support of such items alone leaves the source absent. */
function knownItems(items: readonly number[], isKnown: Uint8Array): number[] {
  return items.filter((item) => isKnown[item] === 1);
}

function distinctItems(support: ArrayLike<number>, items: number): number[] {
  const distinct = new Set<number>(Array.from(support));
  for (const item of distinct) {
    if (!Number.isInteger(item) || item < 0 || item >= items) {
      throw new FusionError('invalid_value', `support: expected item indices from 0 to ${items - 1}, got ${item}`);
    }
  }
  return [...distinct];
}
