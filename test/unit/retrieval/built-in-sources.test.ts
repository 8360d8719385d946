import { beforeAll, describe, expect, it } from 'vitest';
import type { Bundle } from '../../../data/bundle/index.js';
import { nineDigits } from '../../../serving/http/nine-digits.js';
import { createCatalogue } from '../../../serving/scoring/catalogue.js';
import { buildApp, postScore, readStandIn } from '../serving/test-app.js';
import { execute, IMAGE, plantLists, plantRetriever, post } from './two-lists.js';

const [CF, CONTENT, POPULARITY] = ['cf', 'content', 'popularity'].map((name) => `metafuse://${name}@v1/score`);
const searches = [CF, CONTENT, POPULARITY].map((feature_uri) => ({ feature_uri }));

let bundle: Bundle;
beforeAll(async () => {
  bundle = await readStandIn();
});

describe('built-in sources', () => {
  it('are the bundle’s scorers: calibrated, of all items that they know, for the user of the inputs', async () => {
    const app = await buildApp({ bundle });
    const id = await plantRetriever(app, { fusion: 'max', searches });
    const { results } = await execute(app, id, { inputs: { user_id: 'ann' } });
    expect(results.map(({ document_id }) => document_id).sort()).toEqual(['i0', 'i1', 'i2', 'i3', 'i4', 'i5']);
    const candidates = bundle.items.ids.map((item_id) => ({ item_id }));
    const scored = await postScore(app, { user_id: 'ann', candidates, strategy: 'by_count', explain: true });
    for (const { item_id, explanation } of scored.results) {
      const of = results.find(({ document_id }) => document_id === item_id)!.feature_scores;
      const bySource = Object.fromEntries(
        Object.entries(explanation!.context.scores).map(([source, score]) => [`metafuse://${source}@v1/score`, score]),
      );
      expect(of).toEqual(bySource);
    }
    expect(results.find(({ document_id }) => document_id === 'i3')!.feature_scores).not.toHaveProperty([CF!]);
  });

  it('find nothing for a user whom the bundle does not know, but for popularity', async () => {
    const app = await buildApp({ bundle });
    const id = await plantRetriever(app, { fusion: 'rrf', searches });
    const { stage_statistics, results } = await execute(app, id, { inputs: { user_id: 'nobody' } });
    expect(stage_statistics.stages[0]!.searches.map(({ result_count }) => result_count)).toEqual([0, 0, 6]);
    const popular = createCatalogue(bundle).scorers!.popularity.rawScores;
    const first = bundle.items.ids.indexOf(results[0]!.document_id);
    expect(popular[first]).toBe(Math.max(...popular));
  });

  it('want to know the user', async () => {
    const app = await buildApp({ bundle });
    const id = await plantRetriever(app, { searches });
    const response = await app.inject({ method: 'POST', url: `/v1/retrievers/${id}/execute`, payload: { inputs: {} } });
    expect([response.statusCode, response.json().error.details.field]).toEqual([422, 'inputs.user_id']);
    const query = { user_id: 'ann' }; // beside the inputs will do
    expect((await post(app, `/v1/retrievers/${id}/execute`, query))['strategy']).toBe('rrf');
  });
});

describe('fusion meta', () => {
  it('ranks what was found as the network scores it', async () => {
    const app = await buildApp({ bundle });
    const id = await plantRetriever(app, { fusion: 'meta', searches });
    const { results, strategy } = await execute(app, id, { inputs: { user_id: 'ann' } });
    const candidates = bundle.items.ids.map((item_id) => ({ item_id }));
    const scored = await postScore(app, { user_id: 'ann', candidates, strategy: 'meta' });
    expect(strategy).toBe('meta');
    expect(results.map(({ document_id, score }) => [document_id, nineDigits(Number(score))])).toEqual(
      scored.results.map(({ item_id, fused_score }) => [item_id, fused_score]),
    );
  });

  it('is answered by static weights where the network fails, and says so', async () => {
    const broken = { ...bundle, graphs: { ...bundle.graphs, score: new Uint8Array([1, 2, 3]) } };
    const app = await buildApp({ bundle: broken });
    const id = await plantRetriever(app, { fusion: 'meta', searches });
    const { strategy, execution_id } = await execute(app, id, { inputs: { user_id: 'ann' } });
    expect(strategy).toBe('by_count');
    expect((await app.inject(`/v1/executions/${execution_id}`)).json().reason).toBe('model_error');
  });

  it('is refused about documents that the network does not know, and without a user', async () => {
    const app = await buildApp({ bundle });
    await plantLists(app);
    const refused = async (parameters: object, inputs: object) => {
      const id = await plantRetriever(app, { fusion: 'meta', ...parameters });
      const response = await app.inject({ method: 'POST', url: `/v1/retrievers/${id}/execute`, payload: { inputs } });
      return [response.statusCode, response.json().error.details.field];
    };
    const mixed = [searches[0], { feature_uri: IMAGE }];
    expect(await refused({ searches: mixed }, { user_id: 'ann', vector: [1] })).toEqual([
      422,
      'stages[0].config.parameters.searches[1].feature_uri',
    ]);
    const silent = searches.map((search) => ({ ...search, on_empty: 'skip' }));
    expect(await refused({ searches: silent }, {})).toEqual([422, 'inputs.user_id']);
  });
});
