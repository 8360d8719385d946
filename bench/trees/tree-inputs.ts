import { contextNames } from '../../data/features/situation.js';
import { SESSION_FEATURES } from '../../data/schema/features.js';
import { byCountWeights } from '../../models/fusion/by-count.js';
import { logit } from '../../models/fusion/log-odds.js';
import type { Foundation } from '../../training/foundation.js';
import type { ScoredCase } from '../../training/tasks/scored-case.js';

/** What trees see of a row, by name: what the network sees, but for the vectors of which each score is the sum. */
export interface TreeInputs {
  readonly names: readonly string[];
  /**
   * One row; NaN is missing.
   * @param blend what weights by count say of the item, from which the network starts as well
   */
  row(scored: ScoredCase, item: number, blend: number): Float32Array;
}

/** The inputs that a foundation's network has. */
export function treeInputs({ world, dataset, byCount }: Foundation): TreeInputs {
  const { sources } = world.scorers;
  const { names: features } = world.itemFeatures;
  const K = sources.length;
  const F = features.length;
  return {
    names: [
      ...SESSION_FEATURES.map((name) => `session.${name}`),
      ...contextNames(dataset),
      ...features.map((name) => `item.${name}`),
      ...features.map((name) => `confidence.${name}`),
      ...features.map((name) => `beyond_profile.${name}`),
      ...['completeness', 'is_predicted', 'known_positives', 'by_count'],
      ...sources.map((source) => `score.${source}`),
      ...sources.map((source) => `prior.${source}`),
    ],
    row: ({ known, scores, mask }, item, blend) => {
      const { values, confidences, completeness, isPredicted } = known.world.itemFeatures.at(known.moment);
      const own = values.subarray(item * F, (item + 1) * F);
      const cells = sources.map((_, source) => item * K + source);
      return Float32Array.from([
        ...known.sessionFeatures,
        ...known.situation,
        ...own,
        ...confidences.subarray(item * F, (item + 1) * F),
        ...own.map((value, feature) => (known.profile[F] === 1 ? value - known.profile[feature]! : Number.NaN)),
        ...[completeness[item]!, isPredicted[item]!, known.vectors.count, blend],
        ...cells.map((cell) => (mask[cell] ? logit(scores[cell]!) : Number.NaN)),
        ...byCountWeights(byCount, known.vectors.count),
      ]);
    },
  };
}
