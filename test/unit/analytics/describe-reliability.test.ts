import { describe, expect, it } from 'vitest';
import type { AdaptationRecord } from '../../../serving/adaptation/adaptation-log.js';
import { describeReliability } from '../../../serving/analytics/describe-reliability.js';

const record = (before: number, outcome: number) => ({ before, outcome }) as AdaptationRecord;

describe('describeReliability', () => {
  it('puts what was predicted beside what came of it, in bins of a tenth', () => {
    const records = [record(0.11, 0), record(0.19, 1), record(0.95, 1)];
    const { bins, expected_calibration_error: error, ...rest } = describeReliability({ records, isComplete: true }, 24);
    expect(rest).toEqual({ hours: 24, feedback_count: 3, complete: true });
    expect(bins[1]).toMatchObject({ low: 0.1, count: 2, mean_prediction: 0.15, mean_outcome: 0.5 });
    expect(bins[1]!.outcome_low).toBeLessThan(0.5);
    expect(bins[1]!.outcome_high).toBeGreaterThan(0.5);
    expect(error).toBeCloseTo((2 * (0.5 - 0.15) + 1 * (1 - 0.95)) / 3, 12);
  });

  it('knows nothing of bins without feedback', () => {
    const { bins, expected_calibration_error: error } = describeReliability({ records: [], isComplete: true }, 24);
    expect(error).toBeNull();
    expect(bins).toHaveLength(10);
    expect(bins[0]).toMatchObject({ count: 0, mean_prediction: null, mean_outcome: null, outcome_low: null });
  });

  it('takes a score that left [0, 1] by a rounding for its bound', () => {
    const { bins } = describeReliability({ records: [record(1 + 1e-9, 1)], isComplete: true }, 24);
    expect(bins[9]!.count).toBe(1);
  });
});
