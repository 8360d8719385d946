import type { InteractionRow } from '../rows.js';
import type { Store } from '../store.js';
import { columnsOf } from '../tables/columns.js';

/** Null where the namespace has no interaction of this id. */
export async function readInteraction(
  store: Store,
  namespace: string,
  interactionId: string,
): Promise<InteractionRow | null> {
  const [row] = await store.query<InteractionRow>(
    `SELECT ${columnsOf('interactions')} FROM interactions
     WHERE namespace = {namespace:String} AND interaction_id = {interactionId:String}
     LIMIT 1`,
    { namespace, interactionId },
  );
  return row ?? null;
}

/** What people made of one answer, in the order in which it came in. */
export function interactionsOfExecution(
  store: Store,
  namespace: string,
  executionId: string,
): Promise<InteractionRow[]> {
  return store.query<InteractionRow>(
    `SELECT ${columnsOf('interactions')} FROM interactions
     WHERE namespace = {namespace:String} AND execution_id = {executionId:String}
     ORDER BY received_at, interaction_id`,
    { namespace, executionId },
  );
}

export interface InteractionFilter {
  readonly namespace: string;
  readonly executionId?: string;
  readonly retrieverId?: string;
  readonly sessionId?: string;
  readonly userId?: string;
  readonly itemId?: string;
  /** Those that have one of these types. */
  readonly types?: readonly string[];
  /** ISO 8601; from, inclusive. */
  readonly from?: string;
  /** ISO 8601; to, exclusive. */
  readonly to?: string;
}

export interface InteractionPage {
  /** By `occurred_at`; the latest first by default. */
  readonly order?: 'asc' | 'desc';
  readonly limit: number;
  readonly offset?: number;
  /** What the page before ended with. */
  readonly after?: { readonly occurredAt: string; readonly interactionId: string };
}

export function listInteractions(
  store: Store,
  filter: InteractionFilter,
  { order = 'desc', limit, offset = 0, after }: InteractionPage,
): Promise<InteractionRow[]> {
  const beyond = `(occurred_at, interaction_id) ${order === 'desc' ? '<' : '>'} (parseDateTime64BestEffort({occurredAt:String}, 3), {interactionId:String})`;
  return store.query<InteractionRow>(
    `SELECT ${columnsOf('interactions')} FROM interactions
     WHERE ${[...conditionsOf(filter), ...(after === undefined ? [] : [beyond])].join(' AND ')}
     ORDER BY occurred_at ${order}, interaction_id ${order}
     LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    { ...filter, ...after, limit, offset },
  );
}

export async function countInteractions(store: Store, filter: InteractionFilter): Promise<number> {
  const [row] = await store.query<{ total: number }>(
    `SELECT count() AS total FROM interactions WHERE ${conditionsOf(filter).join(' AND ')}`,
    { ...filter },
  );
  return row?.total ?? 0;
}

function conditionsOf(filter: InteractionFilter): readonly string[] {
  return [
    'namespace = {namespace:String}',
    ...(filter.executionId === undefined ? [] : ['execution_id = {executionId:String}']),
    ...(filter.retrieverId === undefined ? [] : ['retriever_id = {retrieverId:String}']),
    ...(filter.sessionId === undefined ? [] : ['session_id = {sessionId:String}']),
    ...(filter.userId === undefined ? [] : ['user_id = {userId:String}']),
    ...(filter.itemId === undefined ? [] : ['item_id = {itemId:String}']),
    ...(filter.types === undefined ? [] : ['hasAny(interaction_types, {types:Array(String)})']),
    ...(filter.from === undefined ? [] : ['occurred_at >= parseDateTime64BestEffort({from:String}, 3)']),
    ...(filter.to === undefined ? [] : ['occurred_at < parseDateTime64BestEffort({to:String}, 3)']),
  ];
}
