import { describe, expect, it } from 'vitest';
import { sharedApp } from '../serving/shared-app.js';
import { execute, IMAGE, plantBoth, TEXT } from './two-lists.js';

const fresh = sharedApp();
const planted = (parameters: object, search?: object) => plantBoth(fresh(), parameters, search);

describe('a search', () => {
  it.each([
    [{ query: '{{ input.vector }}' }, { vector: [1] }],
    [{ query: { input_mode: 'vector', value: '{{INPUT.v}}' } }, { v: [1] }],
    [{ query: undefined }, { vector: [1] }],
    [{ query: [1] }, {}],
  ])('asks with a template in any case, with a mode, with the inputs as such, or with a constant (%#)', async (search, inputs) => {
    const { app, id } = await planted({ fusion: 'max' }, search);
    expect((await execute(app, id, { inputs })).results[0]!.document_id).toBe('A');
  });

  it('drops what scores below min_score, finds at most top_k, and shows at most final_top_k', async () => {
    const { app, id } = await planted({ fusion: 'rrf', final_top_k: 2 }, { min_score: 0.8, top_k: 2 });
    const { results, stage_statistics } = await execute(app, id);
    expect(results.map(({ document_id }) => document_id)).toEqual(['A', 'B']);
    expect(stage_statistics.stages).toMatchObject([
      {
        stage_name: 'feature_search',
        input_count: 4,
        output_count: 2,
        searches: [
          { feature_uri: TEXT, result_count: 2 },
          { feature_uri: IMAGE, result_count: 2 },
        ],
      },
    ]);
  });

  it('is refused as a stream, naming what is taken', async () => {
    const { app, id } = await planted({});
    const response = await app.inject({
      method: 'POST',
      url: `/v1/retrievers/${id}/execute`,
      payload: { inputs: { vector: [1] }, stream: true },
    });
    expect([response.statusCode, response.json().error.message]).toEqual([400, 'stream: expected false, got true']);
  });

  it('looks at the documents that its filters let pass', async () => {
    const { app, id } = await planted({ fusion: 'max' }, { filters: { color: '{{INPUT.color}}' } });
    const { results } = await execute(app, id, { inputs: { vector: [1], color: 'red' } });
    expect(results.map(({ document_id }) => document_id)).toEqual(['A']);
  });

  it('that asks for nothing is refused, left out or answered at random, as on_empty says', async () => {
    const answered = async (on_empty: string) => {
      const { app, id } = await planted({ fusion: 'rrf' }, { on_empty, top_k: 3 });
      return app.inject({ method: 'POST', url: `/v1/retrievers/${id}/execute`, payload: { inputs: {} } });
    };
    const refused = await answered('error');
    expect([refused.statusCode, refused.json().error.details.field]).toEqual([422, 'inputs.vector']);
    expect((await answered('skip')).json().results).toEqual([]);
    expect((await answered('random')).json().results.length).toBeGreaterThanOrEqual(3);
  });

  it.each([
    [{ feature_uri: 'nowhere://x' }, 422, 'invalid_value', 'stages[0].config.parameters.searches[0].feature_uri'],
    [{ feature_uri: 'metafuse://cf@v1/score' }, 503, 'no_model', 'stages[0].config.parameters.searches[0].feature_uri'],
    [{ feature_uri: TEXT, query: [1, 2] }, 422, 'invalid_value', 'stages[0].config.parameters.searches[0].query'],
    [
      { feature_uri: TEXT, query: { a: 1 } },
      422,
      'invalid_value',
      'stages[0].config.parameters.searches[0].query.value',
    ],
    [{ feature_uri: TEXT, query: 'near {{INPUT.city}}' }, 422, 'invalid_value', 'inputs.city'],
    [
      { feature_uri: TEXT, filters: { field: 'x', operator: 'like {{INPUT.vector}}' } },
      422,
      'invalid_value',
      'stages[0].config.parameters.searches[0].filters.operator',
    ],
  ])('that cannot be run is refused, naming what is wrong (%#)', async (search, status, code, field) => {
    const { app, id } = await planted({ searches: [{ query: '{{INPUT.vector}}', ...search }] });
    const response = await app.inject({
      method: 'POST',
      url: `/v1/retrievers/${id}/execute`,
      payload: { inputs: { vector: [1] } },
    });
    const { error } = response.json();
    expect([response.statusCode, error.code]).toEqual([status, code]);
    if (code === 'invalid_value' && field.endsWith('value')) expect(error.details.field).toContain('query');
    else expect(error.details.field).toBe(field);
  });
});
