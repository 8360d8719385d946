import type { Store } from '../store.js';

/** What interactions of a retriever come with. */
export interface CaptureQuality {
  readonly interactions: number;
  readonly rewarded: number;
  readonly without_position: number;
  readonly without_execution: number;
  readonly without_user: number;
}

export async function readCaptureQuality(
  store: Store,
  filter: { readonly namespace: string; readonly retrieverId: string; readonly from: string },
): Promise<CaptureQuality> {
  const [row] = await store.query<CaptureQuality>(
    `SELECT count() AS interactions, countIf(reward_value != 0) AS rewarded, countIf(position IS NULL) AS without_position,
       countIf(execution_id = '') AS without_execution, countIf(user_id = '') AS without_user
     FROM interactions
     WHERE namespace = {namespace:String} AND retriever_id = {retrieverId:String}
       AND occurred_at >= parseDateTime64BestEffort({from:String}, 3)`,
    { ...filter },
  );
  return row!;
}
