import type { ScoreResult } from '../http/schemas/score-response.js';
import type { Outcome } from './outcome.js';
import { servedWeights } from './served-weights.js';

/** Who decided a row, and why. */
export type RowVerdict = Pick<ScoreResult, 'weight_source' | 'fallback_reason' | 'adaptation_applied'>;

/** What is said of the rows that the network decided, or of all others: of each of these the same. */
export function verdictOfRow({ rows, choice }: Outcome, isNetwork: boolean): RowVerdict {
  return {
    weight_source: isNetwork ? 'network' : servedWeights(choice) ? 'bandit' : 'static',
    fallback_reason: rows?.answer && !isNetwork ? 'uncertain' : null,
    adaptation_applied: isNetwork && rows?.isAdapted === true,
  };
}
