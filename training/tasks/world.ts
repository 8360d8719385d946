import type { FrozenItemStatistics } from '../../data/features/frozen-item-statistics.js';
import { itemFeatures } from '../../data/features/item-features.js';
import type { ItemFeaturesOverTime } from '../../data/features/item-features-over-time.js';
import { ItemHistory } from '../../data/features/item-history.js';
import type { ItemStatisticsOverTime } from '../../data/features/item-statistics.js';
import { sessionFeatures } from '../../data/features/session-features.js';
import { fitSessionReference, type SessionReference } from '../../data/features/session-reference.js';
import { countUses } from '../../data/features/user-events.js';
import { userProfile } from '../../data/features/user-profile.js';
import { userType } from '../../data/features/user-type.js';
import type { Dataset } from '../../data/schema/dataset.js';
import type { UserType } from '../../data/schema/features.js';
import { importedUserScores } from '../../models/base/imported-user-scores.js';
import { type UserVectors, userVectors } from '../../models/base/user-vectors.js';
import { type FittedScorers, fitBaseScorers } from '../base/fit-base-scorers.js';
import { chooseSources } from '../choose-sources.js';
import type { TargetKind } from '../target-kind.js';
import type { TrainConfig } from '../train-config.js';
import type { Case } from './cases.js';
import { laterRatings, type TargetedItems } from './targeted-items.js';

/** All that is fitted to a set of users: the base scorers, and the statistics that features are measured against. */
export interface World {
  /** What its cases ask. */
  readonly targets: TargetKind;
  readonly scorers: FittedScorers;
  /** Of the log; of a bundle, what was known when it was made. */
  readonly history: ItemStatisticsOverTime & { freeze(moment: number): FrozenItemStatistics };
  readonly reference: SessionReference;
  readonly itemFeatures: ItemFeaturesOverTime;
}

/** A case as a world sees it that was fitted without its user. */
export interface PreparedCase extends Case {
  readonly world: World;
  readonly vectors: UserVectors;
  /** Raw, NaN where missing; [18] */
  readonly sessionFeatures: Float32Array;
  readonly userType: UserType;
  /** [F + 2], as `userProfile` makes it of the support, described as of the case's moment */
  readonly profile: Float32Array;
  /** What the user rated later, and how; only where ratings are what is asked. */
  readonly laterRatings?: TargetedItems;
}

/** Fits a world to the given users. */
export async function fitWorld(
  dataset: Dataset,
  users: Int32Array,
  {
    targets,
    base: config,
    sources,
    utcOffsetMinutes,
  }: Pick<TrainConfig, 'targets' | 'base' | 'sources' | 'utcOffsetMinutes'>,
  { seed, workers }: { readonly seed: number; readonly workers?: number | undefined },
): Promise<World> {
  const history = new ItemHistory(dataset, users);
  return {
    targets,
    scorers: await fitBaseScorers({
      dataset,
      users,
      config,
      seed,
      workers,
      sources: chooseSources(dataset, { sources, targets }),
    }),
    history,
    reference: fitSessionReference(dataset, { users, utcOffsetMinutes }),
    itemFeatures: itemFeatures(dataset, history),
  };
}

/**
 * Folds the user in, looks imported scores up and computes their features, from what was known at the case's moment and
 * nothing later.
 */
export function prepareCase(dataset: Dataset, world: World, known: Case): PreparedCase {
  const features = sessionFeatures({
    events: known.events,
    items: dataset.items,
    history: world.history,
    reference: world.reference,
    asOf: known.moment,
  });
  const imported = dataset.scores && importedUserScores(dataset.scores, known.user, known.moment);
  return {
    ...known,
    world,
    vectors: userVectors(world.scorers, known.support, imported),
    sessionFeatures: features,
    userType: userType(features, world.reference.typeQuantiles, { uses: countUses(known.events) }),
    profile: userProfile(world.itemFeatures.at(known.moment, known.support), known.support.length),
    ...(world.targets === 'ratings' ? { laterRatings: laterRatings(dataset, known) } : {}),
  };
}
