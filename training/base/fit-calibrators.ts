import type { CalibrationBucket, Calibrator } from '../../models/base/calibrator.js';
import { COUNT_BUCKETS } from '../../models/fusion/by-count.js';
import { fitLogistic, type LogisticRows } from './fit-logistic.js';

/** Rows of users whom the scorers were fitted without: [rows, K] arrays are row-major. */
export interface CalibrationRows {
  readonly sources: readonly string[];
  /** [rows, K] */
  readonly raw: Float32Array;
  /** [rows, K]; 0 leaves the row out for that source. */
  readonly mask: ArrayLike<number>;
  /** How many positives the user's vectors rested on; [rows]. */
  readonly counts: ArrayLike<number>;
  /** Targets in [0, 1]; [rows]. */
  readonly targets: ArrayLike<number>;
  /** 1 each if left out; rows of a sampled negative count for as many as they stand for. [rows] */
  readonly weights?: ArrayLike<number>;
}

/** Keeps the fit finite where one class is missing, and is nothing beside real data. */
const POOLED_RIDGE = 0.01;
/** How many rows' worth of curvature hold a bucket at the pooled line: few rows hardly move it, none leave it there. */
const BUCKET_RIDGE = 10;

/**
 * One calibrator per source: a logistic line for all rows, and one per count bucket that leans on it.
 *
 * A source without any row gets slope 0 and offset 0: probability ½, which no fusion weight should ever meet.
 */
export function fitCalibrators(rows: CalibrationRows): Calibrator[] {
  return rows.sources.map((source, column) => fitCalibrator(rows, source, column));
}

function fitCalibrator(rows: CalibrationRows, source: string, column: number): Calibrator {
  const { raw, mask, counts, targets, weights } = rows;
  const sources = rows.sources.length;
  const present: number[] = [];
  for (let row = 0; row < targets.length; row++) if (mask[row * sources + column] === 1) present.push(row);
  const weightOf = (row: number) => weights?.[row] ?? 1;
  const { mean, scale } = moments(present, (row) => raw[row * sources + column]!, weightOf);

  const pooled = fitLogistic(rowsOf(present), { ridge: POOLED_RIDGE });
  const buckets: CalibrationBucket[] = COUNT_BUCKETS.map((minCount, bucket) => {
    const upTo = COUNT_BUCKETS[bucket + 1] ?? Number.POSITIVE_INFINITY;
    const members = present.filter((row) => counts[row]! >= minCount && counts[row]! < upTo);
    return { minCount, ...fitLogistic(rowsOf(members), { ridge: BUCKET_RIDGE, center: pooled }) };
  });
  return { source, mean, scale, buckets };

  function rowsOf(members: readonly number[]): LogisticRows {
    return {
      x: Float64Array.from(members, (row) => (raw[row * sources + column]! - mean) / scale),
      y: Float64Array.from(members, (row) => targets[row]!),
      weights: Float64Array.from(members, weightOf),
    };
  }
}

/** Weighted mean and standard deviation; a spread of zero (or no rows) gives scale 1. */
function moments(
  members: readonly number[],
  rawOf: (row: number) => number,
  weightOf: (row: number) => number,
): { readonly mean: number; readonly scale: number } {
  const total = members.reduce((sum, row) => sum + weightOf(row), 0);
  if (total === 0) return { mean: 0, scale: 1 };
  const mean = members.reduce((sum, row) => sum + weightOf(row) * rawOf(row), 0) / total;
  const variance = members.reduce((sum, row) => sum + weightOf(row) * (rawOf(row) - mean) ** 2, 0) / total;
  return { mean, scale: variance > 0 ? Math.sqrt(variance) : 1 };
}
