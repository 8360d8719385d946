import type { InteractionRow } from '../data/store/rows.js';
import type { Store } from '../data/store/store.js';

/** Planted: so many users, who each belong to one of ten segments, over so many days. */
const USERS = 200_000;
const DAYS = 60;
const AT_ONCE = 1_000_000;

/** An interaction as one comes, with what it teaches three contexts about two sources. */
export function benchRow(index: number): InteractionRow {
  const now = new Date().toISOString();
  const contexts = [`personal:user_id=u${index}`, `demographic:segment=${index % 10}`, 'global'];
  const each = <Value>(value: Value) => contexts.flatMap(() => [value, value]);
  return {
    namespace: 'written',
    interaction_id: `int_${index}`,
    retriever_id: 'ret_written',
    execution_id: `exec_${index}`,
    item_id: `item_${index % 5000}`,
    interaction_types: ['click'],
    reward_value: 1,
    position: index % 10,
    user_id: `u${index}`,
    session_id: `s${index}`,
    feature_uri: 'text',
    position_factor: 1,
    query_snapshot: '{"query":"some words that were asked for"}',
    document_score: 0.5,
    result_set_size: 25,
    metadata: '{}',
    contexts,
    occurred_at: now,
    received_at: now,
    'deltas.context': contexts.flatMap((context) => [context, context]),
    'deltas.arm': contexts.flatMap(() => ['text', 'image']),
    'deltas.day': each(20_000),
    'deltas.alpha': contexts.flatMap(() => [0.75, 0.25]),
    'deltas.beta': each(0.5),
  };
}

/** Rows of the same form, made by ClickHouse itself: from `from` to `to`, in steps. */
export async function plantInteractions(
  store: Store,
  from: number,
  to: number,
  onProgress: (line: string) => void,
): Promise<void> {
  for (let start = from; start < to; start += AT_ONCE) {
    const count = Math.min(AT_ONCE, to - start);
    await store.command(
      `INSERT INTO interactions
       SELECT
         'planted' AS namespace, concat('int_', toString(number)) AS interaction_id, 'ret_planted' AS retriever_id,
         concat('exec_', toString(number)) AS execution_id, concat('item_', toString(number % 5000)) AS item_id,
         ['click'] AS interaction_types, 1 AS reward_value, number % 10 AS position,
         concat('u', toString(cityHash64(number) % {users:UInt32})) AS user_id, concat('s', toString(number)) AS session_id,
         'text' AS feature_uri, 1 AS position_factor, '{"query":"some words that were asked for"}' AS query_snapshot,
         0.5 AS document_score, 25 AS result_set_size, '{}' AS metadata,
         [concat('personal:user_id=', user_id), concat('demographic:segment=', toString(cityHash64(user_id) % 10)), 'global'] AS contexts,
         now64(3) - toIntervalDay(number % {days:UInt32}) AS occurred_at, occurred_at AS received_at,
         arrayFlatten(arrayMap(context -> [context, context], contexts)) AS \`deltas.context\`,
         ['text', 'image', 'text', 'image', 'text', 'image'] AS \`deltas.arm\`,
         arrayResize(emptyArrayInt32(), 6, toInt32(today() - toIntervalDay(number % {days:UInt32}))) AS \`deltas.day\`,
         [0.75, 0.25, 0.75, 0.25, 0.75, 0.25] AS \`deltas.alpha\`, arrayResize(emptyArrayFloat64(), 6, 0.5) AS \`deltas.beta\`,
         concat('planted-', toString({start:UInt64})) AS batch
       FROM numbers({start:UInt64}, {count:UInt64})`,
      { start, count, users: USERS, days: DAYS },
    );
    onProgress(`planted ${(start + count).toLocaleString('en')} of ${to.toLocaleString('en')} interactions`);
  }
}
