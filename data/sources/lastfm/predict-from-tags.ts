/** What tags foretell of one feature. */
export interface TagPrediction {
  /** Of every item with a tag that some item with a known value has too. */
  readonly values: ReadonlyMap<string, number>;
  /** Share of the known values' variance that predictions of each from the others explain, in [0, 1]. */
  readonly explained: number;
}

/** With so many items of the mean a tag's own mean is mixed: a tag that few bear tells little. */
const PRIOR_ITEMS = 3;

/**
 * Predicts a feature of items from their tags: the weighted mean over an item's tags of how far each tag's items lie from
 * the mean of all, times the slope that fits best. A tag weighs ln(1 + times it was given).
 *
 * The slope and the share explained come from predicting each known item from the others, so that a rare tag cannot
 * foretell its only bearer.
 *
 * @param known value by item
 * @param tags by item, with repetitions
 */
export function predictFromTags(
  known: ReadonlyMap<string, number>,
  tags: ReadonlyMap<string, readonly string[]>,
): TagPrediction {
  const mean = [...known.values()].reduce((sum, value) => sum + value, 0) / Math.max(1, known.size);
  const byTag = new Map<string, { weight: number; sum: number }>();
  for (const [item, value] of known) {
    for (const [tag, weight] of weigh(tags.get(item))) {
      const total = byTag.get(tag) ?? { weight: 0, sum: 0 };
      byTag.set(tag, { weight: total.weight + weight, sum: total.sum + weight * (value - mean) });
    }
  }
  /** Mean deviation over the item's tags; NaN where none tells anything. `own`: the item's deviation, taken out. */
  const deviation = (item: string, own?: number): number => {
    let [sum, weights] = [0, 0];
    for (const [tag, weight] of weigh(tags.get(item))) {
      const total = byTag.get(tag);
      if (!total) continue;
      const others = own === undefined ? total : { weight: total.weight - weight, sum: total.sum - weight * own };
      if (others.weight < 1e-9) continue;
      sum += (weight * others.sum) / (others.weight + PRIOR_ITEMS);
      weights += weight;
    }
    return weights > 0 ? sum / weights : Number.NaN;
  };

  let [products, squares, variance] = [0, 0, 0];
  for (const [item, value] of known) {
    const predicted = deviation(item, value - mean);
    if (Number.isNaN(predicted)) continue;
    products += predicted * (value - mean);
    squares += predicted ** 2;
    variance += (value - mean) ** 2;
  }
  const slope = squares > 0 ? Math.max(0, products / squares) : 0;
  const explained = variance > 0 ? (slope * (2 * products - slope * squares)) / variance : 0;
  const values = new Map<string, number>();
  for (const item of tags.keys()) {
    const predicted = deviation(item);
    if (!Number.isNaN(predicted)) values.set(item, mean + slope * predicted);
  }
  return { values, explained: Math.min(1, Math.max(0, explained)) };
}

/** Each tag once, with its weight. */
function weigh(tags: readonly string[] = []): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return new Map([...counts].map(([tag, count]) => [tag, Math.log1p(count)]));
}
