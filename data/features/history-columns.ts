import type { FeedbackScale } from '../schema/dataset.js';
import { evidenceConfidence, type FeatureColumn, makeColumn } from './feature-column.js';
import type { ItemHistory } from './item-history.js';

/** Uses or ratings that make one half of a confidence, and the weight of the overall mean in a shrunk one. */
const HALF_COUNT = 10;

/**
 * What the log said of an item before `asOf`: `popularity`, ln(1 + uses) as a share of the most used item's; and in
 * graded sets `mean_value`, the mean rating shrunk towards that of all items, scaled to [0, 1].
 *
 * The columns do not depend on how much log there is: an item without uses has popularity 0 at confidence 0; without
 * any rating at all, mean values are the middle of the scale.
 */
export function historyColumns(history: ItemHistory, feedback: FeedbackScale, asOf: number): readonly FeatureColumn[] {
  const { itemCount } = history;
  const known = history.at(asOf);
  const popularity = makeColumn(
    'popularity',
    itemCount,
    (item) => Math.log1p(known.countOf(item)) / Math.log1p(known.largestCount || 1),
    (item) => evidenceConfidence(known.countOf(item), HALF_COUNT),
  );
  if (feedback.kind === 'implicit') return [popularity];

  const ratings = Array.from({ length: itemCount }, (_, item) => history.ratingsBefore(item, asOf));
  const total = ratings.reduce((sum, rating) => ({ count: sum.count + rating.count, sum: sum.sum + rating.sum }), {
    count: 0,
    sum: 0,
  });
  const { min, max } = feedback;
  const prior = total.count > 0 ? total.sum / total.count : (min + max) / 2;
  const shrunkMean = (item: number) => {
    const { count, sum } = ratings[item]!;
    return (sum + HALF_COUNT * prior) / (count + HALF_COUNT);
  };
  return [
    popularity,
    makeColumn(
      'mean_value',
      itemCount,
      (item) => (shrunkMean(item) - min) / (max - min),
      (item) => evidenceConfidence(ratings[item]!.count, HALF_COUNT),
    ),
  ];
}
