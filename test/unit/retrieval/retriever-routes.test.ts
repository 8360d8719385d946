import { describe, expect, it } from 'vitest';
import type { Retriever } from '../../../serving/retrieval/retriever.js';
import { type Asked, sharedApp } from '../serving/shared-app.js';
import { MULTIMODAL, TEXT, tutorialStage } from './tutorial-stage.js';

const fresh = sharedApp();

const weighted = { retriever_name: 'product-search', stages: [tutorialStage({ fusion: 'weighted' }, [0.6, 0.4])] };

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

async function ask(app: Asked, method: Method, url: string, payload?: object, namespace?: string) {
  const headers = namespace === undefined ? {} : { 'x-namespace': namespace };
  const response = await app.inject({ method, url: `/v1/retrievers${url}`, headers, ...(payload && { payload }) });
  return { status: response.statusCode, body: response.json() };
}

async function create(app: Asked, body: object = weighted): Promise<Retriever> {
  return (await ask(app, 'POST', '', body)).body.retriever;
}

const parametersOf = ({ stages }: Retriever) => stages[0].config.parameters;

describe('POST /v1/retrievers', () => {
  it('stores the stage with what was left out, and says by which id', async () => {
    const app = fresh();
    const { status, body } = await ask(app, 'POST', '', weighted);
    expect(status).toBe(200);
    expect(body.retriever_id).toMatch(/^ret_/);
    expect(body.retriever).toMatchObject({ retriever_name: 'product-search', version: 1 });
    expect(parametersOf(body.retriever).searches).toEqual([
      { feature_uri: TEXT, query: '{{INPUT.query}}', top_k: 100, weight: 0.6, on_empty: 'error' },
      { feature_uri: MULTIMODAL, query: '{{INPUT.query}}', top_k: 100, weight: 0.4, on_empty: 'error' },
    ]);
    expect((await ask(app, 'GET', `/${body.retriever_id}`)).body).toEqual(body);
  });

  it('takes the short shape of a stage for the same', async () => {
    const app = fresh();
    const { parameters } = tutorialStage().config;
    const stages = [{ stage_type: 'filter', stage_id: 'feature_search', parameters }];
    const { stages: short } = await create(app, { retriever_name: 'short', stages });
    const { stages: long } = await create(app, { retriever_name: 'long', stages: [tutorialStage()] });
    expect(short).toEqual(long);
  });

  const stage = tutorialStage();
  const [first] = stage.config.parameters.searches;
  it.each([
    [tutorialStage({ searches: [first, { query: 'x' }] }), 'stages[0].config.parameters.searches[1].feature_uri'],
    [tutorialStage({ searches: [first, first] }), 'stages[0].config.parameters.searches[1].feature_uri'],
    [tutorialStage({ searches: [{ feature_uri: 'text' }] }), 'stages[0].config.parameters.searches[0].feature_uri'],
    [tutorialStage({ searches: [{ ...first, boost: 2 }] }), 'stages[0].config.parameters.searches[0].boost'],
    [tutorialStage({ searches: new Array(11).fill(first) }), 'stages[0].config.parameters.searches'],
    [tutorialStage({ final_top_k: 501 }), 'stages[0].config.parameters.final_top_k'],
    [tutorialStage({ fusion: 'magic' }), 'stages[0].config.parameters.fusion'],
    [
      tutorialStage({ searches: [{ ...first, filters: { field: 'price', operator: 'above', value: 3 } }] }),
      'stages[0].config.parameters.searches[0].filters.operator',
    ],
    [{ ...stage, stage_type: 'sort' }, 'stages[0].stage_type'],
    [{ ...stage, config: { ...stage.config, stage_id: 'rerank' } }, 'stages[0].config.stage_id'],
  ])('refuses a stage that cannot be used, naming what is wrong (%#)', async (bad, field) => {
    const { status, body } = await ask(fresh(), 'POST', '', { retriever_name: 'bad', stages: [bad] });
    expect([status, body.error.details.field]).toEqual([422, field]);
  });

  it('refuses a learning configuration that cannot be used', async () => {
    const stages = [tutorialStage({ fusion: 'learned', learning_config: { min_interactions: 0 } })];
    const { status, body } = await ask(fresh(), 'POST', '', { retriever_name: 'bad', stages });
    expect(status).toBe(422);
    expect(body.error.message).toContain('learning_config.min_interactions');
  });
});

describe('PATCH /v1/retrievers/{id}', () => {
  it('replaces searches as a list: those of the tutorial lose their weights', async () => {
    const app = fresh();
    const { retriever_id: id } = await create(app);
    const { body } = await ask(app, 'PATCH', `/${id}`, { stages: [tutorialStage({ fusion: 'learned' })] });
    const { fusion, searches } = parametersOf(body.retriever);
    expect([fusion, ...searches.map(({ weight }) => weight)]).toEqual(['learned', null, null]);
    expect(body.retriever.version).toBe(2);
  });

  it('keeps the searches where only fusion and learning change, and the keys of learning_config beside those given', async () => {
    const app = fresh();
    const { retriever_id: id } = await create(app);
    const patch = (parameters: object) =>
      ask(app, 'PATCH', `/${id}`, {
        stages: [{ ...tutorialStage(), config: { stage_id: 'feature_search', parameters } }],
      });
    await ask(app, 'PATCH', `/${id}`, { learning_config: { reward_map: { click: 1, skip: -1 }, rollout_pct: 50 } });
    await patch({ fusion: 'learned', learning_config: { shadow_mode: true, rollout_pct: 10.0 } });
    const { body } = await patch({ learning_config: { reward_map: { click: 2 } } });
    const { searches, learning_config, fusion } = parametersOf(body.retriever);
    expect(searches.map(({ weight }) => weight)).toEqual([0.6, 0.4]);
    expect(fusion).toBe('learned');
    expect(learning_config).toEqual({ reward_map: { click: 2 }, rollout_pct: 10, shadow_mode: true });
  });

  it('takes a parameter back to its default by null, and changes nothing when it is refused', async () => {
    const app = fresh();
    const { retriever_id: id } = await create(app);
    const patch = (parameters: object) => ask(app, 'PATCH', `/${id}`, { stages: [{ config: { parameters } }] });
    expect((await patch({ fusion: null, final_top_k: null })).body.retriever.stages[0].config.parameters).toMatchObject(
      {
        fusion: 'rrf',
        final_top_k: 25,
      },
    );
    const before = (await ask(app, 'GET', `/${id}`)).body;
    expect((await patch({ final_top_k: 0 })).status).toBe(422);
    const other = await ask(app, 'PATCH', `/${id}`, { stages: [{ ...tutorialStage(), stage_name: 'rerank' }] });
    expect(other.body.error.details.field).toBe('stages[0].stage_name');
    expect((await ask(app, 'GET', `/${id}`)).body).toEqual(before);
  });

  it('loses none of many changes at once', async () => {
    const app = fresh();
    const { retriever_id: id } = await create(app);
    const pcts = [10, 20, 30, 40, 50];
    await Promise.all(pcts.map((pct) => ask(app, 'PATCH', `/${id}`, { metadata: { pct } })));
    expect((await ask(app, 'GET', `/${id}`)).body.retriever.version).toBe(1 + pcts.length);
  });
});

describe('retrievers', () => {
  it('are listed in order, found by part of a name, cloned under a new id, and gone when deleted', async () => {
    const app = fresh();
    const { retriever_id: id } = await create(app);
    const { body } = await ask(app, 'POST', `/${id}/clone`, {
      retriever_name: 'Copy',
      learning_config: { arms: 'blends' },
    });
    expect(body.retriever_id).not.toBe(id);
    expect(parametersOf(body.retriever)).toMatchObject({ fusion: 'weighted', learning_config: { arms: 'blends' } });
    const names = async (query?: object) => {
      const { results, pagination } = (await ask(app, 'POST', '/list', query)).body;
      return [pagination.total, ...results.map((retriever: Retriever) => retriever.retriever_name)];
    };
    expect(await names()).toEqual([2, 'product-search', 'Copy']);
    expect(await names({ offset: 1 })).toEqual([2, 'Copy']);
    expect(await names({ search: 'SEARCH' })).toEqual([1, 'product-search']);
    expect((await ask(app, 'DELETE', `/${id}`)).body).toEqual({ retriever_id: id, deleted: true });
    expect(await names({})).toEqual([1, 'Copy']);
    for (const method of ['GET', 'DELETE'] as const) expect((await ask(app, method, `/${id}`)).status).toBe(404);
    expect((await ask(app, 'PATCH', `/${id}`, { metadata: {} })).body.error.details.field).toBe('retriever_id');
  });

  it('are those of their namespace alone', async () => {
    const app = fresh();
    const { retriever_id: id } = await create(app);
    expect((await ask(app, 'GET', `/${id}`, undefined, 'other')).status).toBe(404);
    expect((await ask(app, 'PATCH', `/${id}`, { metadata: {} }, 'other')).status).toBe(404);
    expect((await ask(app, 'DELETE', `/${id}`, undefined, 'other')).status).toBe(404);
    expect((await ask(app, 'POST', '/list', {}, 'other')).body.results).toEqual([]);
  });
});
