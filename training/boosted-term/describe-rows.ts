import type { ItemFeatures } from '../../data/features/item-features-over-time.js';
import { type Standardizer, standardize } from '../../data/features/standardizer.js';
import { logit } from '../../models/fusion/log-odds.js';
import { MISSING_LOG_ODDS } from '../../models/network/boosted-trees.js';
import type { ScoredCase } from '../tasks/scored-case.js';
import { type Start, startingBlends } from './starting-blends.js';

/** What trees may ask about of some rows of one user. */
export interface DescribedRows {
  /** Of the rows' items. */
  readonly features: ItemFeatures;
  /** [F + 2] */
  readonly profile: Float32Array;
  /** Standardised, 0 where missing; [S] */
  readonly session: Float32Array;
  /** Of the situation, standardised, 0 where missing; [C] */
  readonly situation: Float32Array;
  /** Calibrated; [rows · K] */
  readonly scores: ArrayLike<number>;
  /** [rows · K] */
  readonly mask: ArrayLike<number>;
  /** What weights by count say, in log-odds; [rows] */
  readonly blends: Float32Array;
}

/** What makes numbers of a user comparable. */
export interface StandardizersOfUsers {
  /** Of session features. */
  readonly standardizer: Standardizer;
  /** Of situations; without names where the network reads none. */
  readonly contextStandardizer: Standardizer;
}

function readsSituations({ contextStandardizer }: StandardizersOfUsers): boolean {
  return contextStandardizer.names.length > 0;
}

const NOTHING = new Float32Array(0);

/** The numbers of rows that trees of a `BoostedTerm` may ask about, in its order; [numbers][rows] */
export function describeRows({
  features,
  profile,
  session,
  situation,
  scores,
  mask,
  blends,
}: DescribedRows): Float32Array[] {
  const rows = features.completeness.length;
  const ofUser = [...session, profile.at(-1)!, ...situation];
  return [
    ...describeItems(features),
    ...describeDifferences(features, profile),
    ...describeScores(scores, mask, rows),
    blends,
    ...ofUser.map((value) => new Float32Array(rows).fill(value)),
  ];
}

/**
 * The same of some rows of a scored case.
 * @param start what the network has: beside where it starts, the standardizers of session features and of situations
 */
export function describeCase(
  scored: ScoredCase,
  rows: Int32Array,
  start: Start & StandardizersOfUsers,
): Float32Array[] {
  const { world, moment, profile, sessionFeatures, situation, vectors } = scored.known;
  const K = world.scorers.sources.length;
  const ofRows = (table: Float32Array) =>
    Float32Array.from({ length: rows.length * K }, (_, cell) => table[rows[Math.floor(cell / K)]! * K + (cell % K)]!);
  const [scores, mask] = [ofRows(scored.scores), ofRows(scored.mask)];
  return describeRows({
    ...{ scores, mask },
    blends: startingBlends(start, { scores, mask, count: vectors.count }),
    features: world.itemFeatures.at(moment, scored.items ? rows.map((row) => scored.items![row]!) : rows),
    profile,
    session: standardize(start.standardizer, sessionFeatures).values,
    situation: readsSituations(start) ? standardize(start.contextStandardizer, situation).values : NOTHING,
  });
}

/** What describes items: every feature, its confidence and both numbers of the metadata, in the order of a `BoostedTerm`; [2F + 2][items] */
export function describeItems({ values, confidences, completeness, isPredicted, names }: ItemFeatures): Float32Array[] {
  const column = (cells: Float32Array, feature: number) =>
    Float32Array.from(completeness, (_, item) => cells[item * names.length + feature]!);
  return [
    ...names.map((_, feature) => column(values, feature)),
    ...names.map((_, feature) => column(confidences, feature)),
    completeness,
    Float32Array.from(isPredicted),
  ];
}

/** What the features of items exceed those of a profile by, [F + 2]; 0 without one. [F][items] */
function describeDifferences({ values, names, completeness }: ItemFeatures, profile: Float32Array): Float32Array[] {
  const F = names.length;
  return names.map((_, feature) =>
    Float32Array.from(completeness, (_unused, item) =>
      profile[F] === 1 ? values[item * F + feature]! - profile[feature]! : 0,
    ),
  );
}

/** The log-odds of scores; [K][rows] */
function describeScores(scores: ArrayLike<number>, mask: ArrayLike<number>, rows: number): Float32Array[] {
  const K = scores.length / rows;
  return Array.from({ length: K }, (_source, source) =>
    Float32Array.from({ length: rows }, (_row, row) =>
      mask[row * K + source] ? logit(scores[row * K + source]!) : MISSING_LOG_ODDS,
    ),
  );
}
