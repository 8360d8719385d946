import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../serving/client/index.js';
import { type Served, serve } from '../integration/served.js';
import type { Executed, Interaction, Retriever, Signal, UserWeights } from './answers.js';
import { films } from './films.js';
import { IMAGE, LEARNED, stage, TEXT, WEIGHTED } from './product-search.js';
import { type Ask, asking } from './server.js';

/**
 * The eleven steps of the tutorial whose API ours follows, in their order, each request as it is written there. The server is a
 * process with a store on disk; every step goes on from what the one before left.
 */

const QUERY = 'star wars';

describe.sequential('the feedback loop', () => {
  let folder: string;
  let server: Served;
  let ask: Ask;
  let retriever: string;
  let retrieverId: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tutorial-'));
    server = await serve('--store', join(folder, 'store'));
    ask = asking(server.address, 'products');
    await fillCollections();
  });
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** What the tutorial takes for granted: two collections, one of words and one of vectors. */
  async function fillCollections(): Promise<void> {
    await ask('POST /v1/collections', { name: 'titles', feature_uri: TEXT, kind: 'bm25' });
    await ask('POST /v1/collections', { name: 'looks', feature_uri: IMAGE, kind: 'vector', dimension: 64 });
    const documents = films(400).map(({ id, title, genres }) => ({ id, title, text: `${title} ${genres.join(' ')}` }));
    const written = documents.map(({ id, title, text }) => ({ id, text, payload: { title } }));
    await ask('POST /v1/collections/titles/documents', { documents: written });
    await ask('POST /v1/collections/looks/documents', { documents: written });
  }

  const execute = (userId?: string, query = QUERY) =>
    ask<Executed>(`POST ${retriever}/execute`, { inputs: { query, ...(userId && { user_id: userId }) } });

  /** In place of the tutorial's Python client. */
  const client = () => createClient({ baseUrl: server.address, apiKey: 'tutorial-key', namespace: 'products' });

  it('1: static weights rank by the weighted sum of the scores', async () => {
    const made = await ask<Retriever>('POST /v1/retrievers', {
      retriever_name: 'product-search',
      stages: [stage(WEIGHTED)],
    });
    retrieverId = made.retriever.retriever_id;
    retriever = `/v1/retrievers/${retrieverId}`;
    const { results } = await execute();
    expect(results).toHaveLength(25);
    for (const { score, feature_scores: of } of results) {
      expect(score).toBeCloseTo(0.6 * (of[TEXT] ?? 0) + 0.4 * (of[IMAGE] ?? 0), 12);
    }
    expect(await execute()).toMatchObject({ results }); // a baseline that stands still
  });

  it('2: a page and a server tell of clicks and purchases', async () => {
    const { results } = await execute('user_456');
    const clicked = await ask<Interaction>(
      'POST /v1/retrievers/interactions',
      {
        feature_id: results[0]!.document_id,
        interaction_type: ['click'],
        position: 0,
        metadata: { query: QUERY },
        user_id: 'user_456',
        session_id: 'session_1',
      },
      'page',
    );
    expect(clicked).toMatchObject({ interaction_id: expect.stringMatching(/^int_/), deduplicated: false });
    expect(clicked.warning).toMatch(/retriever_id|execution_id/); // nobody can learn from it, and the answer says so
    const shown = await client().retrievers.execute(retrieverId, { inputs: { query: QUERY, user_id: 'user_456' } });
    const purchased = await client().retrievers.createInteractionFromResult(shown, {
      position: 2,
      interactionType: ['purchase'],
      userId: 'user_456',
    });
    expect(purchased).toMatchObject({ feature_id: shown.results[2]!.document_id, position: 2, warning: null });
  });

  it('3: the retriever learns from now on, with no weights and no other change', async () => {
    const { retriever: changed } = await ask<Retriever>(`PATCH ${retriever}`, { stages: [stage(LEARNED)] });
    expect(changed).toMatchObject({ retriever_id: retrieverId, stages: [stage(LEARNED)] });
  });

  it('4: a cold start ranks as reciprocal rank fusion does, exactly', async () => {
    const learned = await ask<Retriever>('POST /v1/retrievers', { retriever_name: 'cold', stages: [stage(LEARNED)] });
    const byRank = await ask<Retriever>('POST /v1/retrievers', {
      retriever_name: 'by rank',
      stages: [stage({ ...LEARNED, fusion: 'rrf' })],
    });
    const inputs = { query: QUERY, user_id: 'somebody_new' };
    const run = ({ retriever: { retriever_id: id } }: Retriever) =>
      ask<Executed>(`POST /v1/retrievers/${id}/execute`, { inputs });
    const [cold, rrf] = [await run(learned), await run(byRank)];
    const ranking = ({ results }: Executed) => results.map(({ document_id: id, score }) => [id, score]);
    expect(ranking(cold)).toEqual(ranking(rrf));
    expect(cold.learned_fusion_context).toMatchObject({ cold_start: true, context_level: 'prior' });
  });

  it('5: searches name their user, and the answer says with which weights it was fused', async () => {
    const { execution_id: id, learned_fusion_context: context } = await execute('user_456');
    expect(id).toMatch(/^exec_/);
    expect(context).toMatchObject({ feature_uris: [TEXT, IMAGE] });
    const weights = context!['weights'] as Readonly<Record<string, number>>;
    expect(Object.keys(weights)).toEqual([TEXT, IMAGE]);
    expect(weights[TEXT]! + weights[IMAGE]!).toBeCloseTo(1, 12);
  });

  it('5: who keeps choosing what the text source found has weights of their own from the fifth choice on', async () => {
    const levels: string[] = []; // after no choice, one, two, …
    for (let round = 0; round < 60 && levels.length < 12; round++) {
      const shown = await client().retrievers.execute(retrieverId, { inputs: { query: QUERY, user_id: 'user_123' } });
      const position = shown.results.findIndex(({ top_feature_uri: top }) => top === TEXT);
      if (position < 0) continue; // weights so far to the other side that there was nothing to choose
      levels.push(shown.learned_fusion_context!.context_level);
      await client().retrievers.createInteractionFromResult(shown, { position, userId: 'user_123' });
    }
    expect(levels.slice(0, 5)).toEqual(Array(5).fill('global'));
    expect(levels.slice(5)).toEqual(Array(7).fill('personal'));
  });

  it('6: every drawn weight is a signal', async () => {
    const signals = await settled(
      () =>
        ask<readonly Signal[]>(
          `GET /v1/analytics/retrievers/${retrieverId}/signals?signal_type=learned_weights&hours=168`,
        ),
      (found) => found.length >= 12,
    );
    expect(signals[0]).toMatchObject({ execution_id: expect.stringMatching(/^exec_/), timestamp: expect.any(String) });
    for (const { signal_type: type, signal_data: data } of signals) {
      expect(type).toBe('learned_weights');
      expect(data).toMatchObject({ weights: { [TEXT]: expect.any(Number), [IMAGE]: expect.any(Number) } });
    }
    const levels = signals.map(({ signal_data: data }) => data['context_level']);
    expect(levels).toContain('personal');
  });

  it('7: what to measure is measured, for each arm apart', async () => {
    const { summary } = await ask<{ summary: Readonly<Record<string, unknown>> }>(
      `GET /v1/analytics/retrievers/${retrieverId}/performance`,
    );
    const measured = {
      ctr_at_1_to_3: expect.any(Number),
      mrr: expect.any(Number),
      interaction_rate: expect.any(Number),
      weight_variance: expect.any(Number),
    };
    expect(summary).toMatchObject({ ...measured, by_arm: { learned: measured, static: { mrr: expect.any(Number) } } });
  });

  it('8: a user’s weights lean to what they choose; a stranger’s are everybody’s', async () => {
    const weights = await ask<UserWeights>(`GET ${retriever}/learned-fusion/weights/user_123`);
    expect(weights.context_level).toBe('personal');
    expect(weights.mean_weights[TEXT]).toBeGreaterThan(0.6);
    expect(weights.sampled_weights[TEXT]! + weights.sampled_weights[IMAGE]!).toBeCloseTo(1, 12);
    const stranger = await ask<UserWeights>(`GET ${retriever}/learned-fusion/weights/somebody_else`);
    expect(stranger.context_level).toBe('global');
  });

  it('9: a reward map of one’s own: what is disliked pushes its source away', async () => {
    const learning_config = {
      context_features: ['INPUT.user_id'],
      reward_map: {
        click: 1.0,
        purchase: 3.0,
        add_to_cart: 2.0,
        positive_feedback: 2.0,
        negative_feedback: -2.0,
        skip: -1.0,
      },
    };
    await ask(`PATCH ${retriever}`, { stages: [stage({ learning_config })] });
    const before = await ask<UserWeights>(`GET ${retriever}/learned-fusion/weights/user_123`);
    const { execution_id, results } = await execute('user_123');
    const { document_id, rank } = results.find(({ feature_scores: of }) => of[TEXT] !== undefined)!;
    const disliked = {
      feature_id: document_id,
      interaction_type: ['negative_feedback'],
      position: rank - 1,
      execution_id,
      feature_uri: TEXT,
      user_id: 'user_123',
    };
    const taken = await ask<{ metadata: { reward_value: number } }>('POST /v1/retrievers/interactions', disliked);
    expect(taken.metadata.reward_value).toBe(-2);
    const after = await ask<UserWeights>(`GET ${retriever}/learned-fusion/weights/user_123`);
    const beliefIn = ({ features }: UserWeights) => features.find(({ feature_uri }) => feature_uri === TEXT)!;
    expect(beliefIn(after).mean).toBeLessThan(beliefIn(before).mean);
    expect(beliefIn(after).negative - beliefIn(before).negative).toBeGreaterThan(2 - 1e-9); // and what was passed over
  });

  it('10: in shadow mode a tenth of the users have weights drawn, and nobody is served them', async () => {
    const rollout = { fusion: 'learned', learning_config: { shadow_mode: true, rollout_pct: 10.0 } };
    const { retriever: changed } = await ask<Retriever>(`PATCH ${retriever}`, { stages: [stage(rollout)] });
    expect(changed.stages).toMatchObject([
      stage({
        searches: LEARNED.searches,
        final_top_k: 25,
        learning_config: { shadow_mode: true, rollout_pct: 10, reward_map: { purchase: 3 } },
      }),
    ]);
    const reasons = new Map<unknown, number>();
    const rankings = new Set<string>();
    for (let user = 0; user < 120; user++) {
      const { results, learned_fusion_context: context } = await execute(`visitor_${user}`);
      expect(context).toMatchObject({ served: 'static' });
      reasons.set(context!['reason'], (reasons.get(context!['reason']) ?? 0) + 1);
      rankings.add(results.map(({ document_id: id }) => id).join());
    }
    expect(rankings.size).toBe(1);
    expect([...reasons.keys()].sort()).toEqual(['holdout', 'shadow']);
    expect(reasons.get('shadow')).toBeLessThan(40);
  });

  it('10: the kill switch and an opt-out hold from the next request on, and can be taken back', async () => {
    const reasonOf = async (userId: string) => (await execute(userId)).learned_fusion_context!['reason'];
    await ask(`PATCH ${retriever}`, { stages: [stage({ learning_config: { shadow_mode: false, rollout_pct: 100 } })] });
    expect(await reasonOf('user_123')).toBe('learned');
    await ask(`POST ${retriever}/learned-fusion/opt-out/user_123`);
    expect([await reasonOf('user_123'), await reasonOf('user_456')]).toEqual(['opt_out', 'learned']);
    await ask(`POST ${retriever}/learned-fusion/opt-in/user_123`);
    await ask(`POST ${retriever}/learned-fusion/disable`);
    expect([await reasonOf('user_123'), await reasonOf('user_456')]).toEqual(['kill_switch', 'kill_switch']);
    await ask(`POST ${retriever}/learned-fusion/enable`);
    expect(await reasonOf('user_123')).toBe('learned');
  });

  it('11: a data set from what people did, and an evaluation on it', async () => {
    const dataset = await settled(
      () =>
        ask<{ dataset_id: string; query_count: number }>(`POST ${retriever}/evaluations/generate-from-interactions`, {
          min_interactions: 5,
        }),
      ({ query_count: count }) => count > 0,
    );
    const evaluation = await ask<{ overall_metrics: Readonly<Record<string, number>> }>(
      `POST ${retriever}/evaluations`,
      {
        dataset_id: dataset.dataset_id,
        limit: 20,
      },
    );
    expect(evaluation.overall_metrics['ndcg_at_10']).toBeGreaterThan(0);
    expect(evaluation.overall_metrics['ndcg_at_10']).toBeLessThanOrEqual(1);
    const compared = await ask<{ comparisons: readonly object[] }>(`POST ${retriever}/evaluations`, {
      dataset_id: dataset.dataset_id,
      fusion_override: ['rrf', 'learned'],
    });
    const difference = { ndcg_at_10: { delta: expect.any(Number) } };
    expect(compared.comparisons).toMatchObject([{ baseline: 'rrf', candidate: 'learned', metrics: difference }]);
  });
});

/** Asks until the answer is what is waited for: what was written is read a moment later. */
async function settled<Answer>(ask: () => Promise<Answer>, isThere: (answer: Answer) => boolean): Promise<Answer> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await ask();
    if (isThere(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('waited ten seconds for what was written to be read');
}
