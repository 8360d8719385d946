import type { CalibrationBucket } from '../../models/base/calibrator.js';
import { countBucket } from '../../models/fusion/by-count.js';
import { AS_FUSED } from '../../models/fusion/score-calibration.js';
import { type CountedRows, fitCountLines } from './fit-count-lines.js';
import { fitLogistic } from './fit-logistic.js';

/** How many rows' worth of curvature leave scores as they were fused. */
const RIDGE = 10;
/** Where scores tell nothing, or the opposite, a line keeps their order and says the base rate. */
const LEAST_SLOPE = 0.01;

/**
 * Lines from fused log-odds to those of a probability: one for all rows, and one for each count bucket that has rows, leaning
 * on it. Without rows: one that leaves scores as they were fused.
 *
 * @param rows x: fused log-odds; y: whether the user came to like the item
 */
export function fitScoreLines(rows: CountedRows): CalibrationBucket[] {
  const pooled = fitLogistic(rows, { ridge: RIDGE, center: AS_FUSED, leastSlope: LEAST_SLOPE });
  const met = new Set<number>(Array.from(rows.counts, countBucket));
  const lines = fitCountLines(rows, pooled, { leastSlope: LEAST_SLOPE }).filter(({ minCount }) => met.has(minCount));
  return lines.length > 0 ? lines : [{ minCount: 0, ...pooled }];
}
