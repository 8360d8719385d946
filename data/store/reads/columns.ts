import type { ExecutionRow, InteractionRow } from '../rows.js';

/** As a SELECT names them; `deltas.context` and its like keep their names. */
export const INTERACTION_COLUMNS = columns<InteractionRow>()([
  'namespace',
  'interaction_id',
  'retriever_id',
  'execution_id',
  'item_id',
  'interaction_types',
  'reward_value',
  'position',
  'user_id',
  'session_id',
  'feature_uri',
  'position_factor',
  'query_snapshot',
  'document_score',
  'result_set_size',
  'metadata',
  'contexts',
  'occurred_at',
  'received_at',
  'deltas.context',
  'deltas.arm',
  'deltas.day',
  'deltas.alpha',
  'deltas.beta',
]);

export const EXECUTION_COLUMNS = columns<ExecutionRow>()([
  'namespace',
  'execution_id',
  'retriever_id',
  'retriever_version',
  'user_id',
  'session_id',
  'inputs',
  'query_snapshot',
  'strategy',
  'served',
  'reason',
  'context_level',
  'context_key',
  'contexts',
  'sources',
  'weights',
  'learned_weights',
  'decision',
  'session_adapted',
  'result_ids',
  'result_scores',
  'source_scores',
  'stages',
  'model_version',
  'took_ms',
  'executed_at',
]);

/** Every key of a row, none missing and none else, as the list of a SELECT. */
function columns<Row>() {
  return <const Names extends readonly (keyof Row & string)[]>(
    names: Names & (Exclude<keyof Row, Names[number]> extends never ? unknown : never),
  ): string => names.map((name) => `\`${name}\``).join(', ');
}
