import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRng } from '../../../data/schema/random.js';
import { openStore, type Store } from '../../../data/store/index.js';
import { type App, createApp } from '../../../serving/app.js';
import { executionRow, interactionRow } from '../store/planted-rows.js';

export const NOW = Date.parse('2026-03-10T12:00:00.000Z');
const HOUR = 3_600_000;
const at = (hoursAgo: number) => new Date(NOW - hoursAgo * HOUR).toISOString();

/** Share of the executions that somebody clicked at. */
export const RATES = { learned: 0.5, static: 0.3 };

/** Retrievers by what became of them; `elsewhere` is in the namespace `other`. */
type Name = 'rollout' | 'fresh' | 'shadow' | 'everybody' | 'elsewhere';

export interface PlantedAnalytics {
  readonly app: App;
  readonly ids: Readonly<Record<Name, string>>;
  readonly close: () => Promise<void>;
}

/** A server whose store has the executions and interactions of a day before `NOW`. */
export async function plantAnalytics(): Promise<PlantedAnalytics> {
  const folder = await mkdtemp(path.join(tmpdir(), 'analytics-'));
  const store = await openStore(
    { path: path.join(folder, 'chdb') },
    { spool: path.join(folder, 'spool'), wallClock: () => NOW, executionDays: 3_650, onError: console.error },
  );
  const app = await createApp({ bundle: null, store, wallClock: () => NOW });
  const ids = {
    rollout: await makeRetriever(app, 'rollout', { rollout_pct: 50 }),
    fresh: await makeRetriever(app, 'fresh', { rollout_pct: 50 }),
    shadow: await makeRetriever(app, 'shadow', { rollout_pct: 50 }),
    everybody: await makeRetriever(app, 'everybody', { rollout_pct: 100 }),
    elsewhere: await makeRetriever(app, 'rollout', { rollout_pct: 50 }, 'other'),
  };
  await plantRollout(store, ids.rollout);
  await plantShadow(store, ids.shadow);
  await plantEverybody(store, ids.everybody);
  await store.settled();
  const close = async () => {
    await app.close();
    await store.close();
    await rm(folder, { recursive: true });
  };
  return { app, ids, close };
}

async function makeRetriever(app: App, name: string, learning_config: object, namespace = 'default'): Promise<string> {
  const search = (uri: string) => ({ feature_uri: uri, query: '{{INPUT.query}}' });
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/retrievers',
    headers: { 'x-namespace': namespace },
    payload: {
      retriever_name: name,
      stages: [
        {
          stage_name: 'search',
          stage_type: 'filter',
          config: {
            stage_id: 'feature_search',
            parameters: {
              searches: [search('metafuse://text@v1/embed'), search('metafuse://image@v1/embed')],
              fusion: 'learned',
              learning_config,
            },
          },
        },
      ],
    },
  });
  if (answer.statusCode !== 200) throw new Error(`Expected 200, got ${answer.statusCode}: ${answer.body}`);
  return answer.json().retriever_id;
}

/** 600 users of four executions, half of them on learned fusion, which is better; a click is on the second result. */
async function plantRollout(store: Store, retriever_id: string) {
  const rng = createRng(1, 'rollout');
  const executions = [];
  const interactions = [];
  for (let user = 0; user < 600; user++) {
    const arm = rng.next() < 0.5 ? 'learned' : 'static';
    for (let n = 0; n < 4; n++) {
      const execution_id = `${retriever_id}-${user}-${n}`;
      const weights = arm === 'learned' ? [0.6 + 0.02 * (n % 2), 0.4 - 0.02 * (n % 2)] : [];
      executions.push(
        executionRow({
          execution_id,
          retriever_id,
          user_id: `u${user}`,
          served: arm,
          reason: arm === 'learned' ? 'learned' : 'holdout',
          propensity: 0.5,
          sources: ['metafuse://text@v1/embed', 'metafuse://image@v1/embed'],
          weights,
          learned_weights: weights,
          context_key: 'global',
          executed_at: at(20 - n),
        }),
      );
      if (rng.next() < RATES[arm]) {
        interactions.push(
          interactionRow({
            interaction_id: `i-${execution_id}`,
            execution_id,
            retriever_id,
            user_id: `u${user}`,
            item_id: 'b',
            position: 1,
            occurred_at: at(19.5 - n),
          }),
        );
      }
    }
  }
  await store.write('executions', executions);
  await store.write('interactions', interactions);
}

/** Weights are drawn for all, wildly, and served to nobody. */
async function plantShadow(store: Store, retriever_id: string) {
  const executions = Array.from({ length: 120 }, (_, n) =>
    executionRow({
      execution_id: `${retriever_id}-${n}`,
      retriever_id,
      served: 'static',
      reason: 'shadow',
      strategy: 'rrf',
      weights: [],
      learned_weights: n % 2 === 0 ? [0.3, 0.7] : [0.7, 0.3],
      stages: JSON.stringify([
        {
          stage_name: 'search',
          duration_ms: 3 + (n % 2),
          input_count: null,
          output_count: 10,
          searches: [{ feature_uri: 'metafuse://text', duration_ms: 2, result_count: n }],
        },
        { stage_name: 'fuse', duration_ms: 1, input_count: 10, output_count: 5 },
      ]),
      took_ms: n,
      executed_at: at(2 + n / 1000),
    }),
  );
  await store.write('executions', executions);
}

/** Everybody gets learned weights, nearly all on text; interactions come without position or execution. */
async function plantEverybody(store: Store, retriever_id: string) {
  const executions = Array.from({ length: 120 }, (_, n) =>
    executionRow({
      execution_id: `${retriever_id}-${n}`,
      retriever_id,
      weights: [0.95, 0.05],
      learned_weights: [0.95, 0.05],
      source_scores: [
        [0.9, null],
        [0.8, null],
        [0.7, null],
      ],
      result_ids: n < 100 ? ['a', 'b', 'c'] : [],
      executed_at: at(3),
    }),
  );
  const interactions = Array.from({ length: 40 }, (_, n) =>
    interactionRow({ interaction_id: `${retriever_id}-${n}`, retriever_id, user_id: '', occurred_at: at(2) }),
  );
  await store.write('executions', executions);
  await store.write('interactions', interactions);
}
