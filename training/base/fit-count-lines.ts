import type { CalibrationBucket } from '../../models/base/calibrator.js';
import { COUNT_BUCKETS } from '../../models/fusion/by-count.js';
import { fitLogistic, type LogisticFit, type LogisticRows } from './fit-logistic.js';

/** Rows of users of whom more or less is known. */
export interface CountedRows extends Required<LogisticRows> {
  /** Positives of the row's user that were known; [rows]. */
  readonly counts: Float64Array;
}

/** How many rows' worth of curvature hold a bucket at the line for all rows: few rows hardly move it, none leave it there. */
const RIDGE = 10;

/** One logistic line per count bucket, leaning on the line for all rows. */
export function fitCountLines(
  rows: CountedRows,
  pooled: LogisticFit,
  { leastSlope = 0 }: { readonly leastSlope?: number } = {},
): CalibrationBucket[] {
  return COUNT_BUCKETS.map((minCount, bucket) => {
    const upTo = COUNT_BUCKETS[bucket + 1] ?? Number.POSITIVE_INFINITY;
    const members = select(rows, (count) => count >= minCount && count < upTo);
    return { minCount, ...fitLogistic(members, { ridge: RIDGE, center: pooled, leastSlope }) };
  });
}

function select({ x, y, weights, counts }: CountedRows, isMember: (count: number) => boolean): LogisticRows {
  const keep = (_: number, row: number) => isMember(counts[row]!);
  return { x: x.filter(keep), y: y.filter(keep), weights: weights.filter(keep) };
}
