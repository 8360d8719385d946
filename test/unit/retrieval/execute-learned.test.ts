import { describe, expect, it } from 'vitest';
import type { ExecuteResponse } from '../../../serving/http/schemas/execute.js';
import { type Asked, sharedApp } from '../serving/shared-app.js';
import { execute, IMAGE, plantLists, plantRetriever, post, TEXT } from './two-lists.js';

const fresh = sharedApp();

const WEIGHTS = [0.7, 0.3];
const searches = (weights: readonly number[]) =>
  [TEXT, IMAGE].map((feature_uri, index) => ({ feature_uri, ...(weights.length > 0 && { weight: weights[index] }) }));
const ranking = ({ results }: ExecuteResponse) => results.map(({ document_id, score }) => [document_id, score]);

async function planted(learning_config: object, weights: readonly number[] = []): Promise<{ app: Asked; id: string }> {
  const app = fresh();
  await plantLists(app);
  return { app, id: await plantRetriever(app, { fusion: 'learned', searches: searches(weights), learning_config }) };
}

const ask = (app: Asked, id: string, more: object = {}) =>
  execute(app, id, { inputs: { vector: [1], user_id: 'ann' }, ...more });

/** Clicks on the first result, so that something is known. */
async function click(app: Asked, id: string): Promise<void> {
  const { execution_id, results } = await ask(app, id);
  const [{ document_id }] = results as [(typeof results)[0]];
  await post(app, '/v1/retrievers/interactions', {
    feature_id: document_id,
    interaction_type: ['click'],
    position: 0,
    execution_id,
  });
}

describe('learned fusion, once something is learned', () => {
  it('serves the drawn weights: the score is the sum of weight times normalized score', async () => {
    const { app, id } = await planted({});
    await click(app, id);
    const answer = await ask(app, id);
    const { weights, ...context } = answer.learned_fusion_context!;
    expect(answer.strategy).toBe('learned');
    expect(context).toMatchObject({ served: 'learned', reason: 'learned', cold_start: false });
    expect(context).not.toHaveProperty('shadow_weights');
    expect(weights[TEXT]! + weights[IMAGE]!).toBeCloseTo(1, 12);
    for (const { score, feature_scores: of } of answer.results) {
      expect(score).toBeCloseTo(weights[TEXT]! * (of[TEXT] ?? 0) + weights[IMAGE]! * (of[IMAGE] ?? 0), 12);
    }
    expect(Math.max(...answer.results.map(({ feature_scores: of }) => of[TEXT] ?? 0))).toBe(1);
    expect((await ask(app, id)).learned_fusion_context!.weights).not.toEqual(weights); // drawn anew
  });

  it('overridden, takes the posterior means, and the same ones again', async () => {
    const { app, id } = await planted({});
    await click(app, id);
    const mean = () => ask(app, id, { fusion_override: 'learned' });
    const [first, second] = [await mean(), await mean()];
    expect(first.strategy).toBe('learned');
    expect(ranking(first)).toEqual(ranking(second));
    expect(first.learned_fusion_context!.weights).toEqual(second.learned_fusion_context!.weights);
  });
});

describe('static fusion of a retriever that learns', () => {
  it('is by rank while nothing is learned, whatever its weights', async () => {
    const { app, id } = await planted({}, WEIGHTS);
    const answer = await ask(app, id);
    expect(ranking(answer)).toEqual(ranking(await ask(app, await plantRetriever(app, { fusion: 'rrf' }))));
    expect(answer.learned_fusion_context).toMatchObject({ cold_start: true, weights: { [TEXT]: 0.5, [IMAGE]: 0.5 } });
  });

  it.each([
    ['kill_switch', { enabled: false }],
    ['shadow', { shadow_mode: true }],
    ['holdout', { rollout_pct: 0 }],
  ])('is by its weights, if any search has one, else by rank (%s)', async (reason, learning_config) => {
    for (const [weights, fusion] of [
      [WEIGHTS, 'weighted'],
      [[], 'rrf'],
    ] as const) {
      const { app, id } = await planted(learning_config, weights);
      await click(app, id);
      const answer = await ask(app, id);
      const alone = await plantRetriever(app, { fusion, searches: searches(weights) });
      expect(ranking(answer)).toEqual(ranking(await ask(app, alone)));
      expect(answer.learned_fusion_context).toMatchObject({ served: 'static', reason, cold_start: false });
    }
  });

  it('says in shadow mode what would have been served', async () => {
    const { app, id } = await planted({ shadow_mode: true }, WEIGHTS);
    await click(app, id);
    const { weights, shadow_weights: shadow } = (await ask(app, id)).learned_fusion_context!;
    expect(weights).toEqual({ [TEXT]: 0.7, [IMAGE]: 0.3 });
    expect(shadow![TEXT]! + shadow![IMAGE]!).toBeCloseTo(1, 12);
    expect(shadow).not.toEqual(weights);
  });
});

describe('a retriever that was static', () => {
  it('knows on the day it learns what people did before', async () => {
    const app = fresh();
    await plantLists(app);
    const id = await plantRetriever(app, { fusion: 'weighted', searches: searches(WEIGHTS) });
    await click(app, id);
    const stages = [{ config: { parameters: { fusion: 'learned' } } }];
    await app.inject({ method: 'PATCH', url: `/v1/retrievers/${id}`, payload: { stages } });
    expect((await ask(app, id)).learned_fusion_context).toMatchObject({ reason: 'learned', cold_start: false });
  });
});
