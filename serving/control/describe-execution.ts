import type { Static } from 'typebox';
import type { ExecutionRow } from '../../data/store/rows.js';
import { armPropensities, type Decision, placementPropensities, reshapePosteriors } from '../../models/bandit/index.js';
import type { ScoreSpace } from '../../models/fusion/blend.js';
import type { ExecutionSchema } from '../http/schemas/execution.js';
import { readExperimentRecord } from '../retrieval/experiment-record.js';
import { rankByWeights } from './rank-by-weights.js';

/**
 * An execution as the interface shows it: who decided and why, what was shown, and how likely that was.
 *
 * Propensities are computed here, from the record: of each arm to have the largest draw, and of each result to stand where it stood.
 *
 * @param space see {@link rankByWeights}
 */
export function describeExecution(row: ExecutionRow, space: ScoreSpace | null): Static<typeof ExecutionSchema> {
  const { sources, weights, learned_weights } = row;
  const experiment = readExperimentRecord(row.decision);
  const decision = row.decision === '' || experiment !== null ? null : (JSON.parse(row.decision) as Decision);
  const placements = decision === null ? null : placementsOf(row, decision, space);
  const bySource = (values: readonly number[]) =>
    values.length === 0 ? null : Object.fromEntries(sources.map((uri, source) => [uri, values[source]!]));
  return {
    execution_id: row.execution_id,
    retriever_id: row.retriever_id,
    retriever_version: row.retriever_version,
    user_id: orNull(row.user_id),
    session_id: orNull(row.session_id),
    inputs: JSON.parse(row.inputs),
    strategy: row.strategy,
    served: row.served,
    reason: row.reason,
    propensity: row.propensity,
    context_level: orNull(row.context_level),
    context_key: orNull(row.context_key),
    contexts: [...row.contexts],
    session_adapted: row.session_adapted,
    weights: bySource(weights),
    learned_weights: bySource(learned_weights),
    decision,
    experiment: experiment?.experiment ?? null,
    arm_propensities: decision && [
      ...armPropensities(reshapePosteriors(decision.posteriors, decision.explorationBonus)),
    ],
    results: row.result_ids.map((document_id, index) => ({
      document_id,
      rank: index + 1,
      score: row.result_scores[index]!,
      source_scores: Object.fromEntries(
        sources.flatMap((uri, source) => {
          const score = row.source_scores[index]?.[source] ?? null;
          return score === null ? [] : [[uri, score]];
        }),
      ),
      placement_propensity: placements?.[index] ?? null,
    })),
    stages: JSON.parse(row.stages),
    model_version: orNull(row.model_version),
    took_ms: row.took_ms,
    executed_at: row.executed_at,
  };
}

/** Null where the list was not ranked by the decision's weights. */
function placementsOf(row: ExecutionRow, decision: Decision, space: ScoreSpace | null): readonly number[] | null {
  if (row.strategy !== 'learned') return null;
  const rank = rankByWeights(row, space);
  return rank && placementPropensities(decision, rank);
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
