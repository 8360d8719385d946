import type { ExecutionRow, StageRecord } from '../../data/store/rows.js';
import type { FusionChoice } from '../learning/learning.js';
import type { UnlistedExecution } from '../learning/unlisted-execution.js';
import type { FusedRows } from './fuse-rows.js';
import type { ResultInputs } from './result-inputs.js';
import { SCORE_RETRIEVER_ID } from './score-retriever.js';
import type { ShownScores } from './shown-scores.js';

/** What of an answer the rows do not say. */
export interface AnswerFacts extends ShownScores {
  readonly namespace: string;
  readonly requestId: string;
  /** All that was shown, best first. */
  readonly itemIds: readonly string[];
  /** Milliseconds since 1970. */
  readonly answeredAt: number;
  readonly tookMs: number;
  /** Keys of the contexts that its feedback counts in. */
  readonly contexts: readonly string[];
}

/** Results that are recorded, from the first: as many as a retriever may return. Nobody looks further. */
const RECORDED_RESULTS = 500;

/**
 * An answer of `/v1/score` as an execution of the retriever `score`: what feedback is credited by, and what replays.
 *
 * Scores are as they were fused: calibrated probabilities. The network gives every row its own weights; of an answer that it had a
 * part in, the weights are the mean over the recorded rows.
 */
export function executionOfAnswer(
  { request, catalogue, rows, outcome, shown: results }: Omit<ResultInputs, 'session'>,
  { namespace, requestId, itemIds, scores, fused, answeredAt, tookMs, contexts }: AnswerFacts,
): UnlistedExecution {
  const { bundle } = catalogue;
  const { choice, question } = outcome;
  const { user_id, session_id = '' } = request;
  const shown = results.slice(0, RECORDED_RESULTS);
  const stage: StageRecord = {
    stage_name: 'score',
    duration_ms: tookMs,
    input_count: rows.count,
    output_count: Math.min(request.top_k ?? rows.count, rows.count),
  };
  const isOfNetwork = shown.some((row) => outcome.rows?.isNetwork[row] === 1);
  const weights = isOfNetwork ? meanWeights(outcome.rows!, shown, question.sources.length) : (outcome.weights ?? []);
  const row = {
    namespace,
    execution_id: requestId,
    retriever_id: SCORE_RETRIEVER_ID,
    retriever_version: question.retrieverVersion,
    user_id,
    session_id,
    inputs: JSON.stringify(question.inputs),
    query_snapshot: JSON.stringify({ user_id }),
    strategy: outcome.strategy,
    ...armOf(choice, isOfNetwork),
    context_level: choice?.level ?? '',
    context_key: choice?.key ?? '',
    contexts,
    sources: question.sources,
    weights,
    learned_weights: choice?.weights ?? [],
    decision: choice?.decision ? JSON.stringify(choice.decision) : '',
    session_adapted: choice?.isSessionAdapted ?? false,
    result_ids: shown.length < itemIds.length ? itemIds.slice(0, shown.length) : itemIds,
    stages: JSON.stringify([stage]),
    model_version: bundle?.manifest.model_version ?? '',
    took_ms: tookMs,
    executed_at: new Date(answeredAt).toISOString(),
  };
  return { row, list: lister(fused.subarray(0, shown.length), scores, question.sources.length) };
}

/**
 * Lists the scores. A function of its own, since it is kept, and keeps whatever else is in scope.
 * @param fused of what is recorded
 * @param scores NaN where a source has none; [shown, K]
 */
function lister(fused: Float32Array, scores: Float32Array, K: number): UnlistedExecution['list'] {
  return () => {
    const ofRow = (index: number) => scores.subarray(index * K, (index + 1) * K);
    const listOf = (index: number) => Array.from(ofRow(index), (score) => (Number.isNaN(score) ? null : score));
    return { result_scores: [...fused], source_scores: Array.from(fused, (_, index) => listOf(index)) };
  };
}

/** The arm of the rollout. A ranking that the network had a part in is none of the bandit's, though it may have drawn weights for it. */
function armOf(
  choice: FusionChoice | null,
  isOfNetwork: boolean,
): Pick<ExecutionRow, 'served' | 'reason' | 'propensity'> {
  if (isOfNetwork) return { served: 'static', reason: 'network', propensity: 1 };
  if (choice === null) return { served: 'static', reason: 'not_learned', propensity: 1 };
  const { served, reason, propensity } = choice;
  return { served, reason, propensity };
}

/** By source, over some rows. */
function meanWeights({ weights }: FusedRows, shown: readonly number[], K: number): readonly number[] {
  const sums = new Float64Array(K);
  for (const row of shown) for (let k = 0; k < K; k++) sums[k]! += weights[row * K + k]!;
  return Array.from(sums, (sum) => sum / shown.length);
}
