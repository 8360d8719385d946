import type { InteractionRow } from '../../data/store/rows.js';
import type { InteractionRecord } from '../http/schemas/interaction.js';

/** An interaction as it is answered: what there is not is null. */
export function showInteraction(row: InteractionRow): InteractionRecord {
  return {
    interaction_id: row.interaction_id,
    timestamp: row.received_at,
    feature_id: row.item_id,
    interaction_type: [...row.interaction_types],
    reward_value: row.reward_value,
    position: row.position,
    metadata: { ...JSON.parse(row.metadata), reward_value: row.reward_value },
    user_id: row.user_id || null,
    session_id: row.session_id || null,
    execution_id: row.execution_id || null,
    retriever_id: row.retriever_id || null,
    query_snapshot: row.query_snapshot === '' ? null : JSON.parse(row.query_snapshot),
    document_score: row.document_score,
    result_set_size: row.result_set_size,
    feature_uri: row.feature_uri || null,
    occurred_at: row.occurred_at,
  };
}
