import { contextNames } from '../data/features/situation.js';
import { fitStandardizer, type Standardizer } from '../data/features/standardizer.js';
import type { Dataset } from '../data/schema/dataset.js';
import { FusionError } from '../data/schema/errors.js';
import { SESSION_FEATURES } from '../data/schema/features.js';
import type { Calibrator } from '../models/base/calibrator.js';
import type { ScoreSpace } from '../models/fusion/blend.js';
import type { ByCountTable } from '../models/fusion/by-count.js';
import { type FittedTerm, fitBoostedTerm } from './boosted-term/fit-boosted-term.js';
import { calibrateOn } from './calibration.js';
import type { OnProgress } from './on-progress.js';
import { isAnswerable } from './tasks/among-candidates.js';
import { drawCases, drawsFor, usersWithCases } from './tasks/draws.js';
import { evenly } from './tasks/evenly.js';
import { scoreCases } from './tasks/scored-case.js';
import { userFolds, usersOutside } from './tasks/user-folds.js';
import { fitWorld, type PreparedCase, prepareCase, type World } from './tasks/world.js';
import type { TrainConfig } from './train-config.js';
import {
  BY_COUNT,
  bestSearch,
  byCountTable,
  POINTWISE_SCALES,
  scalesFor,
  searchWeights,
  type WeightSearch,
} from './weight-search.js';

/** What the network is trained on top of, fitted to one set of users. */
export interface Foundation extends Partial<FittedTerm> {
  readonly dataset: Dataset;
  /** Whom it is fitted to, those with too few positives for a case, too. */
  readonly users: Int32Array;
  /** Fitted to all the users: for whoever is not among them, and for the bundle. */
  readonly world: World;
  readonly calibrators: readonly Calibrator[];
  readonly standardizer: Standardizer;
  /** Of the numbers that describe a situation; without names where the set has none. */
  readonly contextStandardizer: Standardizer;
  /** The users' cases, each seen by a world that was fitted without its user; without times, those of several draws. */
  readonly trainingCases: readonly PreparedCase[];
  readonly validationCases: readonly PreparedCase[];
  readonly space: ScoreSpace;
  /** Where the network starts from, and what answers a cold context. */
  readonly byCount: ByCountTable;
  /** On every scale that answers what is asked; for the baselines. */
  readonly weightSearches: readonly WeightSearch[];
}

export interface FoundationOptions {
  readonly dataset: Dataset;
  readonly users: Int32Array;
  readonly config: TrainConfig;
  readonly seed: number;
  /** Threads that fitting may use; they change nothing of what it gives. */
  readonly workers?: number | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** Cases whose weights are compared; more would only cost time. */
export const SEARCH_CASES = 1500;

/**
 * Fits everything below the network.
 *
 * Base scores are cross-fitted: each training user is scored by a world that was fitted to the other folds, as a new user
 * will be. A network trained on scores of users that the scorers had seen would learn to trust them too much.
 * Of imported sources, cases of which nothing was scored that the user came to like teach nothing, and are left out.
 * @throws FusionError `invalid_data` without at least two users who have `minPositives`, and scores among them: one to
 * train with, one to validate; without ratings where those are asked
 */
export async function layFoundation(options: FoundationOptions): Promise<Foundation> {
  const { dataset, users, config, seed, workers, onProgress } = options;
  assertRatings(dataset, config);
  const { minPositives, targets } = config;
  const asked = usersWithCases(dataset, users, { minPositives, seed }).length;
  assertEnoughUsers(asked, dataset, minPositives);
  const draws = drawsFor(dataset, asked);
  const total = config.crossFitFolds + 1;
  const allCases: PreparedCase[] = [];
  for (const [index, fold] of userFolds(users, config.crossFitFolds, seed).entries()) {
    const world = await fitWorld(dataset, usersOutside(users, fold), config, { seed, workers });
    onProgress?.('base scorers', index + 1, total);
    for (const user of fold) {
      const cases = drawCases(dataset, user, { minPositives, seed, draws, targets });
      allCases.push(...cases.map((known) => prepareCase(dataset, world, known)));
    }
  }
  const world = await fitWorld(dataset, users, config, { seed, workers });
  onProgress?.('base scorers', total, total);

  const cases = allCases.filter(isAnswerable);
  assertScoredUsers(cases, dataset);
  const calibrators = calibrateOn(cases, seed);
  const weightSearches = searchWeights(
    scoreCases(evenly(cases, SEARCH_CASES), calibrators),
    world.scorers.sources.length,
    BY_COUNT,
    scalesFor(config.targets),
  );
  const best = bestSearch(weightSearches, POINTWISE_SCALES);
  const heldOut = heldOutUsers(cases, config.validationShare, seed);
  const contexts = config.contexts === 'ignored' ? [] : contextNames(dataset);
  const byCount = byCountTable(best, world.scorers.sources, config.targets);
  const space = best.scale as ScoreSpace;
  const trainingCases = cases.filter(({ user }) => !heldOut.has(user));
  const wantsTerm = config.boostedTerm && config.residual;
  const situations = contexts.length > 0 ? cases.map(({ situation }) => situation) : [];
  const standardizer = fitStandardizer(
    SESSION_FEATURES,
    joinRows(cases.map(({ sessionFeatures }) => sessionFeatures)),
    SESSION_FEATURES.length,
  );
  const contextStandardizer = fitStandardizer(contexts, joinRows(situations), contexts.length);
  const beside = { calibrators, byCount, space, standardizer, contextStandardizer };
  return {
    ...{ dataset, users, world, weightSearches, trainingCases },
    ...beside,
    validationCases: cases.filter(({ user }) => heldOut.has(user)),
    ...(wantsTerm ? await fitBoostedTerm(trainingCases, beside, { workers, onProgress }) : {}),
  };
}

function assertRatings({ name, feedback }: Dataset, { targets }: TrainConfig): void {
  if (targets !== 'ratings' || feedback.kind === 'graded') return;
  const message = `dataset ${name}: expected graded feedback where targets are ratings, got ${feedback.kind}`;
  throw new FusionError('invalid_data', message);
}

function assertEnoughUsers(enough: number, { name }: Dataset, minPositives: number): void {
  if (enough >= 2) return;
  const message = `dataset ${name}: expected at least 2 users with ${minPositives} positives, got ${enough}; tasks.min_positives of the configuration may be lower.`;
  throw new FusionError('invalid_data', message);
}

function assertScoredUsers(cases: readonly PreparedCase[], { name }: Dataset): void {
  const users = new Set(cases.map(({ user }) => user)).size;
  if (users >= 2) return;
  const message = `dataset ${name}: expected at least 2 users with a score for something that they came to like, got ${users}; are the scores of the same users and items?`;
  throw new FusionError('invalid_data', message);
}

function heldOutUsers(cases: readonly PreparedCase[], share: number, seed: number): ReadonlySet<number> {
  const users = Int32Array.from(new Set(cases.map(({ user }) => user)));
  const folds = Math.max(2, Math.round(1 / share));
  return new Set(userFolds(users, folds, seed)[0]);
}

/** Rows of one width, one after the other. */
function joinRows(rows: readonly Float32Array[]): Float32Array {
  const width = rows[0]?.length ?? 0;
  const all = new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    all.set(row, index * width);
  });
  return all;
}
