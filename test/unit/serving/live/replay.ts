import { type Dataset, EVENTS } from '../../../../data/schema/dataset.js';
import type { App } from '../../../../serving/app.js';

/** A dataset without some of its rows; users and items stay. */
export function withRows(dataset: Dataset, keeps: (row: number) => boolean): Dataset {
  const { interactions } = dataset;
  const rows = Array.from({ length: interactions.count }, (_, row) => row).filter(keeps);
  const users = dataset.users.ids.length;
  const offsets = new Int32Array(users + 1);
  for (const row of rows) offsets[interactions.user[row]! + 1]!++;
  for (let user = 0; user < users; user++) offsets[user + 1]! += offsets[user]!;
  return {
    ...dataset,
    interactions: {
      count: rows.length,
      offsets,
      user: Int32Array.from(rows, (row) => interactions.user[row]!),
      item: Int32Array.from(rows, (row) => interactions.item[row]!),
      timestamp: Float64Array.from(rows, (row) => interactions.timestamp[row]!),
      event: Uint8Array.from(rows, (row) => interactions.event[row]!),
      value: Float64Array.from(rows, (row) => interactions.value[row]!),
      durationMs: Float64Array.from(rows, (row) => interactions.durationMs[row]!),
    },
  };
}

/** Rows of a log, as interactions of the HTTP interface say them. */
export function interactionsOf({ users, items, interactions }: Dataset, rows: readonly number[]) {
  return rows.map((row) => {
    const event = EVENTS[interactions.event[row]!]!;
    return {
      user_id: users.ids[interactions.user[row]!]!,
      feature_id: items.ids[interactions.item[row]!]!,
      interaction_type: [event === 'skip' ? 'skip' : 'view'],
      occurred_at: new Date(interactions.timestamp[row]!).toISOString(),
      metadata: {
        event,
        ...(Number.isNaN(interactions.value[row]!) ? {} : { value: interactions.value[row] }),
        ...(Number.isNaN(interactions.durationMs[row]!) ? {} : { duration_ms: interactions.durationMs[row] }),
      },
    };
  });
}

/** Sends interactions, which are expected to be taken. */
export async function send(app: App, interactions: readonly object[], namespace = 'default'): Promise<void> {
  const headers = { 'x-namespace': namespace };
  for (let start = 0; start < interactions.length; start += 1000) {
    const payload = { interactions: interactions.slice(start, start + 1000) };
    const url = '/v1/retrievers/interactions/batch';
    const { body } = await app.inject({ method: 'POST', url, payload, headers });
    const { failed, deduplicated } = JSON.parse(body);
    if (failed !== 0 || deduplicated !== 0) throw new Error(`Expected all to be taken, got ${body.slice(0, 400)}`);
  }
}
