import type { Dataset } from '../../data/schema/dataset.js';
import { type Case, type ColdCaseOptions, coldCases, SUPPORT_SIZES } from './cases.js';

/** Cases that several draws bring a set to, at most. */
const CASES = 3000;
/** Draws of one user become much alike, and each takes its time. */
const MOST_DRAWS = 4;

/**
 * How often the cases of each user are drawn. Where a set has no times, none of the orders of what a user liked is history's, and each
 * says something else of what may be known and what is asked; of few users one says too little.
 * @param users with enough positives for cases
 */
export function drawsFor({ interactions }: Dataset, users: number): number {
  if (interactions.timestamp.some(Number.isFinite)) return 1;
  const affordable = Math.floor(CASES / (users * SUPPORT_SIZES.length));
  return Math.min(MOST_DRAWS, Math.max(1, affordable));
}

/** A user's cold-user cases of each of so many draws. */
export function drawCases(
  dataset: Dataset,
  user: number,
  { draws, ...options }: Omit<ColdCaseOptions, 'draw'> & { readonly draws: number },
): Case[] {
  return Array.from({ length: draws }, (_, draw) => coldCases(dataset, user, { ...options, draw })).flat();
}

/** The users who have enough positives for cases. */
export function usersWithCases(
  dataset: Dataset,
  users: Int32Array,
  options: Pick<ColdCaseOptions, 'minPositives' | 'seed'>,
): Int32Array {
  return users.filter((user) => coldCases(dataset, user, options).length > 0);
}
