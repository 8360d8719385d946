import { expect } from 'vitest';
import type { Store } from '../../data/store/index.js';
import type { CorrectionRow, InteractionRow } from '../../data/store/rows.js';
import { readContextCounts, readPosteriorDays } from '../unit/store/posteriors.js';
import { correction, interaction } from '../unit/store/rows.js';

/** An interaction of a load, with amounts that sums of floating-point numbers keep exactly. */
export function loadInteraction(id: string, index: number): InteractionRow {
  const user = `personal:user_id=u${index % 50}`;
  return interaction(id, {
    namespace: `load-${index % 3}`,
    reward_value: index % 4,
    contexts: [user, 'global'],
    'deltas.context': [user, 'global', 'global'],
    'deltas.arm': ['text', 'text', 'image'],
    'deltas.day': [20_000 + (index % 5), 20_000, 20_000],
    'deltas.alpha': [index % 8, 1, 0],
    'deltas.beta': [0.25, 0, -0.5],
  });
}

export function loadCorrection(index: number): CorrectionRow {
  return correction({ namespace: `load-${index % 3}`, alpha: -0.25, beta: 0.125, interactions: 1 });
}

/** No acknowledged interaction lost, none twice, and the views' sums those of the rows. @returns how many rows there are */
export async function expectExact(store: Store, acknowledged: ReadonlySet<string>): Promise<number> {
  await store.settled();
  const rows = await store.query<{ id: string; times: number }>(
    'SELECT interaction_id AS id, count() AS times FROM interactions GROUP BY id',
  );
  const ids = new Set(rows.map(({ id }) => id));
  expect([...acknowledged].filter((id) => !ids.has(id))).toEqual([]);
  expect(rows.filter(({ times }) => times !== 1)).toEqual([]);

  const sums = await store.query(
    `SELECT namespace, retriever_id, context, arm, day, sum(alpha) AS alpha, sum(beta) AS beta
     FROM (
       SELECT namespace, retriever_id, context, arm, day, alpha, beta FROM interactions
       ARRAY JOIN deltas.context AS context, deltas.arm AS arm, deltas.day AS day, deltas.alpha AS alpha, deltas.beta AS beta
       UNION ALL SELECT namespace, retriever_id, context, arm, day, alpha, beta FROM corrections
     )
     GROUP BY namespace, retriever_id, context, arm, day HAVING alpha != 0 OR beta != 0
     ORDER BY namespace, retriever_id, context, arm, day`,
  );
  expect(await readPosteriorDays(store)).toEqual(sums);
  const counts = await store.query(
    `SELECT namespace, retriever_id, context, sum(rewarded) AS interactions
     FROM (
       SELECT namespace, retriever_id, arrayJoin(contexts) AS context, toInt64(reward_value != 0) AS rewarded FROM interactions
       UNION ALL SELECT namespace, retriever_id, context, interactions FROM corrections
     )
     GROUP BY namespace, retriever_id, context HAVING interactions != 0
     ORDER BY namespace, retriever_id, context`,
  );
  expect(await readContextCounts(store)).toEqual(counts);
  return rows.length;
}
