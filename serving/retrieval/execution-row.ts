import type { ExecutionRow } from '../../data/store/rows.js';
import type { FusionChoice } from '../learning/learning.js';
import type { AllocatedFusion } from './allocate-fusion.js';
import type { ExecuteContext } from './execute-context.js';
import type { ExecuteRequest } from './execute-request.js';
import { writeExperimentRecord } from './experiment-record.js';
import type { Fused } from './fused.js';
import { idOf } from './id-of.js';
import type { InputsReader } from './inputs-reader.js';
import type { Retriever } from './retriever.js';
import type { FoundList } from './run-search.js';
import { isBuiltIn } from './sources/find-source.js';
import type { StageStatistics } from './stage-statistics.js';

export interface ExecutionFacts {
  readonly retriever: Retriever;
  readonly request: ExecuteRequest;
  readonly context: ExecuteContext;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly inputs: InputsReader;
  readonly found: readonly FoundList[];
  readonly choice: FusionChoice;
  /** Null where the retriever names no experiment. */
  readonly allocated: AllocatedFusion | null;
  readonly fused: Fused;
}

/** What was asked, who decided and why, and what was shown. */
export function executionRow(facts: ExecutionFacts): ExecutionRow {
  const { retriever, request, context, startedAt, inputs, found, choice, fused } = facts;
  const sources = found.map(({ featureUri }) => featureUri);
  const shown = fused.ranking.slice(0, retriever.stages[0].config.parameters.final_top_k);
  const scores = fused.scored.map((list) => new Map(list.map(({ id, score }) => [id, score])));
  const tookMs = context.wallClock() - startedAt;
  return {
    namespace: retriever.namespace,
    execution_id: request.executionId,
    retriever_id: retriever.retriever_id,
    retriever_version: retriever.version,
    user_id: idOf(request.inputs['user_id']),
    session_id: idOf(request.inputs['session_id']),
    inputs: JSON.stringify(request.inputs),
    query_snapshot: inputs.snapshot(),
    strategy: fused.trouble === null ? fused.plan.by : 'by_count',
    ...decisionOf(facts),
    contexts: choice.contexts,
    sources,
    weights: 'weights' in fused.plan ? fused.plan.weights : [],
    result_ids: shown.map(({ id }) => id),
    result_scores: shown.map(({ score }) => score),
    source_scores: shown.map(({ id }) => scores.map((byId) => byId.get(id) ?? null)),
    stages: JSON.stringify([statistics(facts, shown.length, tookMs)]),
    model_version: sources.some(isBuiltIn) ? (context.loaded?.catalogue.bundle?.manifest.model_version ?? '') : '',
    took_ms: tookMs,
    executed_at: new Date(startedAt).toISOString(),
  };
}

type DecisionColumn =
  | 'served'
  | 'reason'
  | 'propensity'
  | 'context_level'
  | 'context_key'
  | 'learned_weights'
  | 'decision'
  | 'session_adapted';

/** What the bandit had to do with it: nothing, unless the retriever learns. */
function decisionOf({
  retriever,
  request,
  choice,
  allocated,
  fused,
}: ExecutionFacts): Pick<ExecutionRow, DecisionColumn> {
  const record = allocated?.record ?? null;
  const fusion = request.fusionOverride ?? retriever.stages[0].config.parameters.fusion;
  if (record !== null || fusion !== 'learned') {
    return {
      served: 'static',
      reason: fused.trouble ?? allocated?.reason ?? (fusion === 'meta' ? 'network' : 'not_learned'),
      propensity: record?.experiment.propensity ?? 1,
      context_level: '',
      context_key: '',
      learned_weights: [],
      decision: record === null ? '' : writeExperimentRecord(record),
      session_adapted: false,
    };
  }
  return {
    served: choice.served,
    reason: choice.reason,
    propensity: choice.propensity,
    context_level: choice.level,
    context_key: choice.key ?? '',
    learned_weights: choice.weights ?? [],
    decision: choice.decision === null ? '' : JSON.stringify(choice.decision),
    session_adapted: choice.isSessionAdapted,
  };
}

function statistics({ retriever, found }: ExecutionFacts, outputCount: number, tookMs: number): StageStatistics {
  return {
    stage_name: retriever.stages[0].stage_name,
    duration_ms: tookMs,
    input_count: found.reduce((sum, { list }) => sum + list.length, 0),
    output_count: outputCount,
    searches: found.map(({ featureUri, list, durationMs }) => ({
      feature_uri: featureUri,
      duration_ms: durationMs,
      result_count: list.length,
    })),
  };
}
