import { SESSION_FEATURES } from '../../data/schema/features.js';
import { logit } from '../../models/fusion/blend.js';
import { byCountWeights } from '../../models/fusion/by-count.js';
import { type ScoreLine, scoreLine } from '../../models/fusion/score-calibration.js';
import type { Explanation } from '../http/schemas/score-response.js';
import { meanAttention } from '../network/mean-attention.js';
import type { SessionContext } from '../network/session-context.js';
import type { IndexedRows } from './candidate-rows.js';
import type { FusedRows } from './fuse-rows.js';
import type { ResultInputs } from './result-inputs.js';

/** Features that an explanation names. */
const TOP = 5;

/** Why one row came out as it did: what each source added, where the network looked, and what was known. */
export function explainRow({ catalogue, rows, outcome, session }: ResultInputs, row: number): Explanation {
  const { sources, space, byCount } = catalogue;
  const user = rows.users[rows.userIndex[row]!]!;
  const present = sources.flatMap((source, k) => {
    const cell = row * sources.length + k;
    return rows.mask[cell] === 1 ? [{ source, score: rows.scores[cell]!, cell }] : [];
  });
  const fused = outcome.rows;
  const contribution = (score: number) => (space === 'log_odds' ? logit(score) : score);
  return {
    space,
    contributions: fused
      ? {
          ...Object.fromEntries(
            present.map(({ source, score, cell }) => [source, fused.weights[cell]! * contribution(score)]),
          ),
          residual: fused.residual[row]!,
        }
      : null,
    calibration: fused && calibrationOf(fused.logOdds[row]!, lineOfRow(fused, rows, row)),
    attention_top: session === null ? [] : mostAttended(session),
    context: {
      user_known: user.origin !== 'unknown',
      item_known: rows.items[row]! >= 0 || rows.put?.has(row) === true,
      interaction_count: user.count,
      user_type: user.userType,
      session_features_known: user.sessionFeatures.filter((value) => !Number.isNaN(value)).length,
      by_count_weights: Object.fromEntries(
        byCountWeights(byCount, user.count).map((weight, k) => [sources[k]!, weight] as const),
      ),
      scores: Object.fromEntries(present.map(({ source, score }) => [source, score] as const)),
    },
  };
}

/** What a row's score was calibrated by. */
function lineOfRow(
  { calibration, isNetwork, isAdapted }: FusedRows,
  { users, userIndex }: IndexedRows,
  row: number,
): ScoreLine {
  const who = isNetwork[row] === 0 ? 'by_count' : isAdapted ? 'meta_adapted' : 'meta';
  return scoreLine(calibration, who, users[userIndex[row]!]!.count);
}

/** What was fused, and how it became the score. */
function calibrationOf(calibrated: number, { slope, offset }: ScoreLine): Explanation['calibration'] {
  return { log_odds: (calibrated - offset) / slope, slope, offset, calibrated_log_odds: calibrated };
}

/** Features by attention, falling. */
function mostAttended(session: SessionContext): { feature: string; weight: number }[] {
  const attention = meanAttention(session);
  return SESSION_FEATURES.map((feature, index) => ({ feature, weight: attention[index]! }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, TOP);
}
