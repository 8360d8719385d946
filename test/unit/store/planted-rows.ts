import type { ExecutionRow, InteractionRow } from '../../../data/store/rows.js';

/** An execution with two sources and results a to e, changed as a test wants. */
export function executionRow(changes: Partial<ExecutionRow> & Pick<ExecutionRow, 'execution_id'>): ExecutionRow {
  return {
    namespace: 'default',
    retriever_id: 'ret_1',
    retriever_version: 1,
    user_id: 'u1',
    session_id: '',
    inputs: '{"query":"tea"}',
    query_snapshot: '{"query":"tea"}',
    strategy: 'learned',
    served: 'learned',
    reason: 'learned',
    propensity: 1,
    context_level: 'global',
    context_key: 'global',
    contexts: ['global'],
    sources: ['metafuse://text', 'metafuse://image'],
    weights: [0.6, 0.4],
    learned_weights: [0.6, 0.4],
    decision: '',
    session_adapted: false,
    result_ids: ['a', 'b', 'c', 'd', 'e'],
    result_scores: [0.9, 0.8, 0.7, 0.6, 0.5],
    source_scores: [
      [0.9, 0.9],
      [0.8, null],
      [0.7, null],
      [0.6, 0.6],
      [null, 0.5],
    ],
    stages: '[]',
    model_version: '',
    took_ms: 10,
    executed_at: '2026-03-02T10:00:00.000Z',
    ...changes,
  };
}

/** A click on an item of an execution, a minute later. */
export function interactionRow(
  changes: Partial<InteractionRow> & Pick<InteractionRow, 'interaction_id'>,
): InteractionRow {
  return {
    namespace: 'default',
    retriever_id: 'ret_1',
    execution_id: '',
    item_id: 'a',
    interaction_types: ['click'],
    reward_value: 1,
    position: null,
    user_id: 'u1',
    session_id: '',
    feature_uri: '',
    position_factor: 1,
    query_snapshot: '{"query":"tea"}',
    document_score: null,
    result_set_size: null,
    metadata: '{}',
    contexts: ['global'],
    occurred_at: '2026-03-02T10:01:00.000Z',
    received_at: '2026-03-02T10:01:00.000Z',
    'deltas.context': [],
    'deltas.arm': [],
    'deltas.day': [],
    'deltas.alpha': [],
    'deltas.beta': [],
    ...changes,
  };
}
