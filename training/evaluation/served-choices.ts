import type { ScoreCalibration } from '../../models/fusion/score-calibration.js';
import type { TrustThresholds } from '../../models/fusion/trust.js';

/** How answers become scores. */
export interface ScoredBy {
  /** Whether the network answers with parameters that were adapted to the user. */
  readonly adaptsByDefault: boolean;
  /** Scores are as they were fused, if left out. */
  readonly calibration?: ScoreCalibration | undefined;
}

/** What a bundle says of how it is served. */
export interface ServedChoices extends ScoredBy {
  readonly thresholds: TrustThresholds;
}
