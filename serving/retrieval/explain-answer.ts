import type { ExecutionRow } from '../../data/store/rows.js';
import type { ExplainResponse } from '../http/schemas/execute.js';
import { shownResult } from './answer-page.js';
import type { Executed } from './execute-request.js';
import { learnedFusionContext } from './learned-fusion-context.js';

/** How an answer comes about: what was asked and found, the weights, and what each source adds to each result. */
export function explainAnswer({ execution, results }: Executed): ExplainResponse {
  const { sources, weights } = execution;
  const weightOf = new Map(sources.map((uri, index) => [uri, sources.length === 1 ? 1 : (weights[index] ?? 1)]));
  const isSum = isSumOfSources(execution);
  return {
    retriever_id: execution.retriever_id,
    strategy: execution.strategy,
    question: JSON.parse(execution.query_snapshot),
    weights: weights.length === 0 ? null : Object.fromEntries(weightOf),
    learned_fusion_context: learnedFusionContext(execution),
    stage_statistics: { stages: JSON.parse(execution.stages) },
    results: results.map((result) => ({
      ...shownResult(result),
      contributions: isSum
        ? Object.fromEntries(
            Object.entries(result.featureScores).map(([uri, score]) => [uri, weightOf.get(uri)! * score]),
          )
        : null,
    })),
  };
}

/** Whether weights times recorded scores add up to the fused score. A learned retriever's record of `rrf` is for weights, not ranks. */
function isSumOfSources({ strategy, context_level, sources }: ExecutionRow): boolean {
  if (strategy === 'rrf') return context_level === '' || sources.length === 1;
  return ['weighted', 'learned', 'dbsf'].includes(strategy) || (strategy === 'max' && sources.length === 1);
}
