import type { ExecutionRow, StageRecord } from '../../data/store/rows.js';
import type { FusionChoice } from '../learning/learning.js';
import type { FusedRows } from './fuse-rows.js';
import type { ResultInputs } from './result-inputs.js';
import { SCORE_RETRIEVER_ID, sourceUri } from './score-retriever.js';

/** What of an answer the rows do not say. */
export interface AnswerFacts {
  readonly namespace: string;
  readonly requestId: string;
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
  { request, catalogue, rows, outcome }: Omit<ResultInputs, 'session'>,
  { namespace, requestId, answeredAt, tookMs, contexts }: AnswerFacts,
): ExecutionRow {
  const { bundle, sources } = catalogue;
  const { choice, question } = outcome;
  const { user_id, session_id = '', candidates, top_k = RECORDED_RESULTS } = request;
  const shown = outcome.order.slice(0, Math.min(top_k, RECORDED_RESULTS));
  const K = sources.length;
  const stage: StageRecord = {
    stage_name: 'score',
    duration_ms: tookMs,
    input_count: rows.count,
    output_count: Math.min(request.top_k ?? rows.count, rows.count),
  };
  const isOfNetwork = shown.some((row) => outcome.rows?.isNetwork[row] === 1);
  const weights = isOfNetwork ? meanWeights(outcome.rows!, shown, K) : (outcome.weights ?? []);
  return {
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
    sources: sources.map(sourceUri),
    weights,
    learned_weights: choice?.weights ?? [],
    decision: choice?.decision ? JSON.stringify(choice.decision) : '',
    session_adapted: choice?.isSessionAdapted ?? false,
    result_ids: shown.map((row) => bundle?.items.ids[rows.items[row]!] ?? candidates[row]!.item_id),
    result_scores: shown.map((row) => outcome.fused[row]!),
    source_scores: shown.map((row) =>
      sources.map((_, k) => (rows.mask[row * K + k] === 1 ? rows.scores[row * K + k]! : null)),
    ),
    stages: JSON.stringify([stage]),
    model_version: bundle?.manifest.model_version ?? '',
    took_ms: tookMs,
    executed_at: new Date(answeredAt).toISOString(),
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
  return Array.from({ length: K }, (_, k) => shown.reduce((sum, row) => sum + weights[row * K + k]!, 0) / shown.length);
}
