import type { ExecutionRow, InteractionRow } from '../../data/store/rows.js';
import { interactionReward, type LearningConfig } from '../../models/bandit/index.js';
import { newId } from '../entities/new-id.js';
import { querySnapshot } from '../interactions/query-snapshot.js';
import type { NewInteraction } from './learning.js';

/** What an interaction belongs to. */
export interface InteractionSetting {
  readonly retrieverId: string;
  readonly config: LearningConfig;
  readonly execution: ExecutionRow | null;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/**
 * An interaction as it is written, before it is known what it teaches. What it leaves out is taken from the answer that it is
 * about; its reward is frozen by the map of this moment; what is said to happen in the future happens now.
 */
export function newRow(
  interaction: NewInteraction,
  { retrieverId, config, execution, nowMs }: InteractionSetting,
): InteractionRow {
  const types = [...new Set(interaction.types)];
  const index = execution?.result_ids.indexOf(interaction.itemId) ?? -1;
  const isShown = execution !== null && index >= 0;
  return {
    namespace: interaction.namespace,
    interaction_id: newId('int'),
    retriever_id: retrieverId,
    execution_id: interaction.executionId ?? '',
    item_id: interaction.itemId,
    interaction_types: types,
    reward_value: interactionReward(types, config.rewardMap),
    position: interaction.position ?? (isShown ? index : null),
    user_id: interaction.userId ?? execution?.user_id ?? '',
    session_id: interaction.sessionId ?? execution?.session_id ?? '',
    feature_uri: interaction.featureUri ?? '',
    position_factor: 1,
    query_snapshot: execution?.query_snapshot ?? snapshotOf(interaction),
    document_score: interaction.documentScore ?? (isShown ? execution.result_scores[index]! : null),
    result_set_size: interaction.resultSetSize ?? execution?.result_ids.length ?? null,
    metadata: JSON.stringify(interaction.metadata),
    contexts: [],
    occurred_at: new Date(Math.min(interaction.occurredAt ?? nowMs, nowMs)).toISOString(),
    received_at: new Date(nowMs).toISOString(),
    'deltas.context': [],
    'deltas.arm': [],
    'deltas.day': [],
    'deltas.alpha': [],
    'deltas.beta': [],
  };
}

/** Clients that know no execution often send the query among the metadata. */
function snapshotOf({ querySnapshot: given, metadata }: NewInteraction): string {
  const asked = given ?? metadata['query'];
  return asked === undefined || asked === null ? '' : querySnapshot(asked);
}
