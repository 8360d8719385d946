import type { ItemFeatures } from '../../data/features/item-features-over-time.js';
import { type Standardizer, standardize } from '../../data/features/standardizer.js';
import { logit } from '../../models/fusion/log-odds.js';
import { MISSING_LOG_ODDS } from '../../models/network/boosted-trees.js';
import type { ScoredCase } from '../tasks/scored-case.js';

/**
 * The numbers of a case's rows that trees of a `BoostedTerm` may ask about, in its order; [numbers][rows]
 * @param standardizer of session features, the network's
 */
export function describeRows(scored: ScoredCase, rows: Int32Array, standardizer: Standardizer): Float32Array[] {
  const { world, moment, profile, sessionFeatures } = scored.known;
  const items = scored.items ? rows.map((row) => scored.items![row]!) : rows;
  const features = world.itemFeatures.at(moment, items);
  const session = standardize(standardizer, sessionFeatures).values;
  return [
    ...describeItems(features),
    ...describeDifferences(features, profile),
    ...describeScores(scored, rows),
    ...Array.from(session, (value) => new Float32Array(rows.length).fill(value)),
  ];
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

/** What the features of items exceed those of a profile by, [F + 1]; 0 without one. [F][items] */
function describeDifferences({ values, names, completeness }: ItemFeatures, profile: Float32Array): Float32Array[] {
  const F = names.length;
  return names.map((_, feature) =>
    Float32Array.from(completeness, (_unused, item) =>
      profile[F] === 1 ? values[item * F + feature]! - profile[feature]! : 0,
    ),
  );
}

/** The log-odds of the scores of a case's rows; [K][rows] */
function describeScores({ known, scores, mask }: ScoredCase, rows: Int32Array): Float32Array[] {
  const { sources } = known.world.scorers;
  return sources.map((_, source) =>
    Float32Array.from(rows, (row) => {
      const cell = row * sources.length + source;
      return mask[cell] ? logit(scores[cell]!) : MISSING_LOG_ODDS;
    }),
  );
}
