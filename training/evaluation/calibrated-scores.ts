import { blendRows } from '../../models/fusion/blend-rows.js';
import { byCountWeights } from '../../models/fusion/by-count.js';
import { believedProbability, expectedError } from '../../models/fusion/expected-error.js';
import { logitOfSingle, sigmoid } from '../../models/fusion/log-odds.js';
import type { NetworkAnswer } from '../../models/fusion/network-answer.js';
import { calibrateScore, type ScoreCalibration, scoreLine } from '../../models/fusion/score-calibration.js';
import type { Foundation } from '../foundation.js';
import type { ScoredCase } from '../tasks/scored-case.js';
import type { ScoredBy } from './served-choices.js';

/** Log-odds of what the network says of a case's rows, calibrated: what a server ranks by. [rows] */
export function networkScores(
  { fused }: NetworkAnswer,
  { known }: ScoredCase,
  { adaptsByDefault, calibration }: ScoredBy,
): Float64Array {
  const line = scoreLine(calibration, adaptsByDefault ? 'meta_adapted' : 'meta', known.vectors.count);
  return Float64Array.from(fused, (probability) => calibrateScore(line, logitOfSingle(probability)));
}

/** The expected squared error of those scores, as probabilities. [rows] @param scores log-odds */
export function networkErrors(
  { uncertainty }: NetworkAnswer,
  scores: Float64Array,
  scored: ScoredCase,
  foundation: Pick<Foundation, 'byCount' | 'space'>,
  { adaptsByDefault, calibration }: ScoredBy,
): Float32Array {
  const fit = calibration?.errors?.[adaptsByDefault ? 'meta_adapted' : 'meta'];
  const belief = fit?.belief;
  if (!belief) return uncertainty.map((stated, row) => expectedError(fit, sigmoid(scores[row]!), stated));
  const byCount = byCountScores(scored, foundation, calibration);
  return uncertainty.map((stated, row) =>
    expectedError(fit, sigmoid(scores[row]!), stated, believedProbability(belief, scores[row]!, byCount[row]!)),
  );
}

/** Log-odds of what weights by count say of a case's rows, calibrated. [rows] */
export function byCountScores(
  { known, scores, mask }: ScoredCase,
  { byCount, space }: Pick<Foundation, 'byCount' | 'space'>,
  calibration?: ScoreCalibration,
): Float64Array {
  const { count } = known.vectors;
  const weights = byCountWeights(byCount, count);
  const line = scoreLine(calibration, 'by_count', count);
  const blends = blendRows(scores, mask, weights, space, new Float32Array(scores.length / weights.length));
  return Float64Array.from(blends, (blend) => calibrateScore(line, blend));
}
