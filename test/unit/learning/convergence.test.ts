import { describe, expect, it } from 'vitest';
import type { App } from '../../../serving/app.js';
import type { ExecuteResponse } from '../../../serving/http/schemas/execute.js';
import { post } from '../retrieval/two-lists.js';
import { buildApp } from '../serving/test-app.js';

const GOOD = 'planted://good@v1/score';
const BAD = 'planted://bad@v1/score';
const DOCUMENTS = 20;

/** People want d0, which the good source puts first and the bad one last. */
async function plantWorld(app: App, learning_config: object): Promise<string> {
  for (const [name, feature_uri, scoreOf] of [
    ['good', GOOD, (n: number) => DOCUMENTS - n],
    ['bad', BAD, (n: number) => n],
  ] as const) {
    await post(app, '/v1/collections', { name, feature_uri, kind: 'vector', dimension: 1, metric: 'dot' });
    const documents = Array.from({ length: DOCUMENTS }, (_, n) => ({ id: `d${n}`, vector: [scoreOf(n)] }));
    await post(app, `/v1/collections/${name}/documents`, { documents });
  }
  const searches = [GOOD, BAD].map((feature_uri) => ({ feature_uri, query: '{{INPUT.vector}}' }));
  const parameters = { searches, fusion: 'learned', learning_config };
  const stages = [{ stage_type: 'filter', stage_id: 'feature_search', parameters }];
  return (await post(app, '/v1/retrievers', { retriever_name: 'planted', stages }))['retriever_id'] as string;
}

/** Somebody asks, reads the first five results and clicks d0 if it is among them. */
async function visit(app: App, id: string, user_id: string): Promise<ExecuteResponse> {
  const answer = await post(app, `/v1/retrievers/${id}/execute`, { inputs: { vector: [1], user_id } });
  const { execution_id, results } = answer as unknown as ExecuteResponse;
  const position = results.slice(0, 5).findIndex(({ document_id }) => document_id === 'd0');
  if (position >= 0) {
    const click = { feature_id: 'd0', interaction_type: ['click'], position, execution_id };
    await post(app, '/v1/retrievers/interactions', click);
  }
  return answer as unknown as ExecuteResponse;
}

describe('learned fusion in a planted world', () => {
  it('starts as rrf, exactly', async () => {
    const app = await buildApp();
    const id = await plantWorld(app, {});
    const ask = (body: object) => post(app, `/v1/retrievers/${id}/execute`, { inputs: { vector: [1] }, ...body });
    const shownBy = async (body: object) => {
      const { results } = (await ask(body)) as unknown as ExecuteResponse;
      return results.map(({ document_id, score }) => [document_id, score]);
    };
    expect((await ask({}))['learned_fusion_context']).toMatchObject({ cold_start: true, weights: { [GOOD]: 0.5 } });
    expect(await shownBy({})).toEqual(await shownBy({ fusion_override: 'rrf' }));
  });

  it.each(['sources', 'blends'])('leaves the source that nobody follows: %s', async (arms) => {
    const app = await buildApp({ seed: 7 });
    const id = await plantWorld(app, { arms });
    const weights: number[] = [];
    for (let n = 0; n < 200; n++) {
      const { learned_fusion_context } = await visit(app, id, `u${n % 5}`);
      weights.push(learned_fusion_context!.weights![GOOD]!);
    }
    expect(weights[0]).toBe(0.5);
    // Draws differ from run to run, as executions have ids of their own. A blend is as good as the best from 0.5 on.
    const late = weights.slice(-100);
    expect(late.filter((weight) => weight < 0.5).length).toBeLessThanOrEqual(10);
    if (arms === 'sources') expect(late.reduce((sum, weight) => sum + weight) / 100).toBeGreaterThan(0.65);
    const level = (await visit(app, id, 'u0')).learned_fusion_context!.context_level;
    expect(level).toBe('personal');
    expect((await visit(app, id, 'newcomer')).learned_fusion_context!.context_level).toBe('global');
  });
});
