import type { ScoreResult } from '../http/schemas/score-response.js';
import { explainRow } from './explain-row.js';
import type { ResultInputs } from './result-inputs.js';
import { servedWeights } from './served-weights.js';

/** Rows by falling score; ties keep the order of the request. */
export function byFusedScore(fused: Float32Array): readonly number[] {
  return Array.from(fused, (_, row) => row).sort((a, b) => fused[b]! - fused[a]!);
}

/** The best `top_k` candidates as the interface shows them, all of them by default. */
export function toResults(inputs: ResultInputs): ScoreResult[] {
  const { request, outcome } = inputs;
  return outcome.order.slice(0, request.top_k).map((row, index) => toResult(inputs, row, index + 1));
}

function toResult(inputs: ResultInputs, row: number, rank: number): ScoreResult {
  const { request, catalogue, outcome } = inputs;
  const { sources } = catalogue;
  const { fused, rows } = outcome;
  const isNetwork = rows?.isNetwork[row] === 1;
  const answer = rows?.answer ?? null;
  return {
    item_id: request.candidates[row]!.item_id,
    rank,
    fused_score: fused[row]!,
    weights: rows && bySource(sources, rows.weights, row),
    confidences: answer && bySource(sources, answer.confidences, row),
    uncertainty_estimate: answer && answer.uncertainty[row]!,
    weight_source: isNetwork ? 'network' : servedWeights(outcome.choice) ? 'bandit' : 'static',
    fallback_reason: answer !== null && !isNetwork ? 'uncertain' : null,
    adaptation_applied: isNetwork && rows.isAdapted,
    ...(request.explain && { explanation: explainRow(inputs, row) }),
  };
}

/** One row of a [N, K] table, by source. */
function bySource(sources: readonly string[], table: ArrayLike<number>, row: number): Readonly<Record<string, number>> {
  const values: Record<string, number> = {};
  for (let k = 0, at = row * sources.length; k < sources.length; k++, at++) values[sources[k]!] = table[at]!;
  return values;
}
