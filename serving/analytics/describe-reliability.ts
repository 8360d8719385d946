import { wilsonInterval } from '../../models/experiment/statistics/wilson-interval.js';
import { expectedCalibrationError } from '../../models/metrics/expected-calibration-error.js';
import { type ReliabilityBin, reliabilityBins } from '../../models/metrics/reliability-bins.js';
import type { RecordedAdaptations } from '../adaptation/adaptation-log.js';
import { finite } from '../experiments/interval-of.js';

/**
 * Predictions of rows as they were before their feedback was taken in, beside the outcomes that people reported. Who gives feedback is
 * no random sample of what was shown: it says how scores of *reported* rows came true.
 */
export function describeReliability({ records, isComplete }: RecordedAdaptations, hours: number) {
  const predictions = records.map(({ before }) => Math.min(Math.max(before, 0), 1));
  const outcomes = records.map(({ outcome }) => outcome);
  return {
    hours,
    feedback_count: records.length,
    expected_calibration_error: finite(expectedCalibrationError(predictions, outcomes)),
    bins: reliabilityBins(predictions, outcomes).map(binOf),
    complete: isComplete,
  };
}

function binOf({ low, high, count, meanPrediction, meanOutcome }: ReliabilityBin) {
  const observed = wilsonInterval(count === 0 ? 0 : count * meanOutcome, count);
  return {
    ...{ low, high, count },
    mean_prediction: finite(meanPrediction),
    mean_outcome: finite(meanOutcome),
    outcome_low: finite(observed.low),
    outcome_high: finite(observed.high),
  };
}
