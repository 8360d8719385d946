/** A metric averaged over cases, with how many of them had an answer. */
export interface CaseMean {
  /** NaN when no case had an answer. */
  readonly value: number;
  readonly counted: number;
  /** Cases without a relevant item, for which the metric is NaN: left out of the mean. */
  readonly skipped: number;
}

/**
 * The mean of a metric over the cases that have one.
 *
 * Tools disagree on a case with no relevant item. trec_eval and ranx score it 0, which punishes every ranking alike and
 * makes figures depend on how many such cases a split happens to hold; here it is left out, as in LensKit, and counted.
 */
export function meanOverCases(values: ArrayLike<number>): CaseMean {
  let sum = 0;
  let counted = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    sum += values[i]!;
    counted++;
  }
  return { value: sum / counted, counted, skipped: values.length - counted };
}
