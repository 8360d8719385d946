import type { CorrectionRow, ExecutionRow, InteractionRow } from '../../../data/store/rows.js';

/** Yesterday: executions go after a while. */
export const AT = new Date(Date.now() - 86_400_000).toISOString();

/** A click that teaches two contexts about one source. */
export function interaction(interaction_id: string, changes: Partial<InteractionRow> = {}): InteractionRow {
  return {
    namespace: 'one',
    interaction_id,
    retriever_id: 'ret_1',
    execution_id: 'exec_1',
    item_id: 'item',
    interaction_types: ['click'],
    reward_value: 1,
    position: 2,
    user_id: 'ann',
    session_id: 's1',
    feature_uri: 'text',
    position_factor: 1,
    query_snapshot: '{"query":"x"}',
    document_score: 0.25,
    result_set_size: 10,
    metadata: '{}',
    contexts: ['personal:user_id=ann', 'global'],
    occurred_at: AT,
    received_at: AT,
    'deltas.context': ['personal:user_id=ann', 'global'],
    'deltas.arm': ['text', 'text'],
    'deltas.day': [20_000, 20_000],
    'deltas.alpha': [1, 1],
    'deltas.beta': [0, 0.5],
    ...changes,
  };
}

export function execution(execution_id: string, changes: Partial<ExecutionRow> = {}): ExecutionRow {
  return {
    namespace: 'one',
    execution_id,
    retriever_id: 'ret_1',
    retriever_version: 3,
    user_id: 'ann',
    session_id: 's1',
    inputs: '{"query":"x"}',
    query_snapshot: '{"query":"x"}',
    strategy: 'learned',
    served: 'learned',
    reason: 'learned',
    propensity: 0.1,
    context_level: 'global',
    context_key: 'global',
    contexts: ['personal:user_id=ann', 'global'],
    sources: ['text', 'image'],
    weights: [0.1, 0.9],
    learned_weights: [0.1, 0.9],
    decision: '{"seed":1}',
    session_adapted: true,
    result_ids: ['b', 'a'],
    result_scores: [0.3, 1 / 3],
    source_scores: [
      [1, null],
      [0.1, 0.2],
    ],
    stages: '[]',
    model_version: 'm1',
    took_ms: 1.25,
    executed_at: AT,
    ...changes,
  };
}

export function correction(changes: Partial<CorrectionRow> = {}): CorrectionRow {
  return {
    namespace: 'one',
    retriever_id: 'ret_1',
    context: 'global',
    arm: 'text',
    day: 20_000,
    alpha: -1,
    beta: 0,
    interactions: -1,
    ...changes,
  };
}

/** Text that breaks out of wherever it was pasted. */
export const NASTY_TEXTS: readonly string[] = [
  "'; DROP TABLE interactions; --",
  "' OR 1 = 1 --",
  "\\'",
  'a\\b',
  'a"b',
  'line\nbreak\tand\rmore\0',
  '{name:String}',
  '{"json": [1]}',
  '\\N',
  'NULL',
  '',
  '[1, 2]',
  'ünï€😀',
  '%_*?`$',
];
