import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../data/store/index.js';
import { type App, createApp } from '../../../serving/app.js';
import { execute, IMAGE, plantLists, plantRetriever, post, TEXT } from '../retrieval/two-lists.js';
import { buildApp } from '../serving/test-app.js';

const PATH = '/v1/retrievers/interactions';
const CLICK = { feature_id: 'A', interaction_type: ['click'], position: 0 };

describe('POST /v1/retrievers/interactions', () => {
  it('answers with the whole record, completed by the answer that it is about', async () => {
    const app = await buildApp();
    const { id, execution_id } = await plantedAnswer(app);
    const given = { feature_id: 'B', interaction_type: ['click', 'share'], execution_id, metadata: { dwell: 3 } };
    const record = await post(app, PATH, given);
    expect(record).toMatchObject({
      interaction_id: expect.stringMatching(/^int_/),
      feature_id: 'B',
      interaction_type: ['click', 'share'],
      reward_value: 2.5,
      position: 1,
      metadata: { dwell: 3, reward_value: 2.5 },
      user_id: 'ann',
      session_id: null,
      execution_id,
      retriever_id: id,
      query_snapshot: { vector: [1] },
      result_set_size: 5,
      feature_uri: null,
      deduplicated: false,
      warning: expect.stringContaining('feature_uri'),
    });
    expect(record['occurred_at']).toBe(record['timestamp']);
    expect(await post(app, PATH, given)).toMatchObject({
      deduplicated: true,
      interaction_id: record['interaction_id'],
    });
    expect(await post(app, PATH, { ...given, feature_uri: TEXT, document_id: 'B' })).toMatchObject({
      deduplicated: true,
    });
  });

  it('takes the other spellings: document_id, the retriever in the path, null for nothing', async () => {
    const app = await buildApp();
    const { id, execution_id } = await plantedAnswer(app);
    const { feature_id: document_id, ...rest } = CLICK;
    const spelled = { ...rest, document_id, feature_id: null, session_id: null, metadata: null, execution_id };
    expect(await post(app, `/v1/retrievers/${id}/interactions`, spelled)).toMatchObject({
      feature_id: 'A',
      retriever_id: id,
    });
  });

  it('records what the tutorial’s page sends, which knows no retriever', async () => {
    const app = await buildApp();
    const page = { ...CLICK, metadata: { query: 'Earbuds' }, user_id: 'u', session_id: 's' };
    const record = await post(app, PATH, page);
    expect(record).toMatchObject({ retriever_id: null, execution_id: null, query_snapshot: { query: 'earbuds' } });
    expect(record['warning']).toContain('retriever_id');
  });

  let app: App;
  beforeAll(async () => {
    app = await createApp({ bundle: null });
  });
  afterAll(() => app.close());

  it.each([
    [{ interaction_type: ['click'] }, 'feature_id', 422],
    [{ ...CLICK, interaction_type: ['stare'] }, 'interaction_type[0]', 422],
    [{ ...CLICK, interaction_type: [] }, 'interaction_type', 422],
    [{ ...CLICK, position: -1 }, 'position', 422],
    [{ ...CLICK, position: 1.5 }, 'position', 400],
    [{ ...CLICK, position: '1' }, 'position', 400],
    [{ ...CLICK, document_id: 'B' }, 'document_id', 422],
    [{ ...CLICK, occurred_at: 'yesterday' }, 'occurred_at', 422],
    [{ ...CLICK, occurred_at: '2016-12-31T23:59:60Z' }, 'occurred_at', 422],
    [{ ...CLICK, result_set_size: 5e9 }, 'result_set_size', 422],
    [{ ...CLICK, retriever_id: 'ret_unknown' }, 'retriever_id', 404],
    [{ ...CLICK, metadata: { text: 'x'.repeat(20_000) } }, 'metadata', 422],
    [{ ...CLICK, colour: 'red' }, 'colour', 400],
  ])('refuses what is wrong, naming the field (case %#)', async (payload, field, status) => {
    const response = await app.inject({ method: 'POST', url: PATH, payload });
    expect([response.json().error?.details.field, response.statusCode]).toEqual([field, status]);
  });
});

describe('POST /v1/retrievers/interactions/batch', () => {
  it('keeps the good ones and says of the others where they are wrong', async () => {
    const app = await buildApp();
    const { execution_id } = await plantedAnswer(app);
    const interactions = [
      { ...CLICK, execution_id },
      { ...CLICK, interaction_type: ['stare'] },
      { ...CLICK, execution_id },
      'nonsense',
      { ...CLICK, retriever_id: 'ret_unknown' },
      { ...CLICK, execution_id, feature_id: 'C' },
    ];
    const { errors, ...counts } = await post(app, `${PATH}/batch`, { interactions });
    expect(counts).toEqual({ created: 3, deduplicated: 1, failed: 3 });
    expect((errors as { index: number; field: string }[]).map(({ index, field }) => [index, field])).toEqual([
      [1, 'interactions[1].interaction_type[0]'],
      [3, 'interactions[3].body'],
      [4, 'interactions[4].retriever_id'],
    ]);
  });

  it('takes one to a thousand', async () => {
    const app = await buildApp();
    const many = (count: number) => Array.from({ length: count }, (_, n) => ({ ...CLICK, feature_id: `i${n}` }));
    const ask = (count: number) =>
      app.inject({ method: 'POST', url: `${PATH}/batch`, payload: { interactions: many(count) } });
    expect((await ask(1000)).json()).toMatchObject({ created: 1000, failed: 0 });
    for (const count of [0, 1001]) expect((await ask(count)).json().error.details.field).toBe('interactions');
  });
});

describe('interactions in a store', () => {
  let folder: string;
  let store: Store;
  let app: App;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'interactions-'));
    store = await openStore({ path: join(folder, 'chdb') }, { spool: join(folder, 'spool'), wallClock: Date.now });
    app = await createApp({ bundle: null, store });
    await app.ready();
  });
  afterAll(async () => {
    await app.close();
    await store.close();
    await rm(folder, { recursive: true });
  });
  const list = async (filter: object, query = '', namespace = 'default') =>
    (await post(app, `${PATH}/list${query}`, filter, { 'x-namespace': namespace })) as {
      results: { interaction_id: string; feature_id: string }[];
      pagination: { total: number | null; next_cursor: string | null };
    };

  it('are listed as soon as they are answered, by what is asked for, page by page', async () => {
    const { execution_id } = await plantedAnswer(app);
    const taken: Record<string, unknown>[] = [];
    for (const feature_id of ['A', 'B', 'C', 'E']) {
      const occurred_at = `2026-01-0${taken.length + 1}T00:00:00.000Z`;
      taken.push(await post(app, PATH, { ...CLICK, feature_id, execution_id, occurred_at, user_id: 'lister' }));
    }
    const features = async (filter: object, query?: string) =>
      (await list({ user_id: 'lister', ...filter }, query)).results.map(({ feature_id }) => feature_id);
    expect(await features({})).toEqual(['E', 'C', 'B', 'A']);
    expect(await features({ sort: 'timestamp_asc' }, '?page=2&page_size=3')).toEqual(['E']);
    expect(await features({ feature_id: 'B' })).toEqual(['B']);
    expect(await features({ interaction_type: ['skip', 'view'] })).toEqual([]);
    expect(await features({ from: '2026-01-02T00:00:00Z', to: '2026-01-04T00:00:00Z' })).toEqual(['C', 'B']);
    const first = await list({ user_id: 'lister' }, '?limit=3&include_total=true');
    expect(first.pagination).toMatchObject({ total: 4, limit: 3, next_cursor: expect.any(String) });
    expect(await features({}, `?limit=3&cursor=${first.pagination.next_cursor}`)).toEqual(['A']);
    const { deduplicated, warning, ...record } = taken[3]!;
    expect(first.results[0]).toEqual(record);
    expect((await app.inject(`${PATH}/${record['interaction_id']}`)).json()).toEqual(record);
  });

  it('are gone when they are deleted, with what they taught', async () => {
    const { id, execution_id } = await plantedAnswer(app);
    const weights = async () => (await app.inject(`/v1/retrievers/${id}/learned-fusion/weights`)).json();
    const cold = await weights();
    const { interaction_id } = await post(app, PATH, { ...CLICK, execution_id });
    expect((await weights()).context_level).toBe('global');
    const remove = () => app.inject({ method: 'DELETE', url: `${PATH}/${interaction_id}` });
    expect((await remove()).json()).toEqual({ deleted: true, interaction_id });
    expect((await remove()).statusCode).toBe(404);
    expect((await app.inject(`${PATH}/${interaction_id}`)).json().error.details.field).toBe('interaction_id');
    expect({ ...(await weights()), computed_at: null, sampled_weights: null }).toEqual({
      ...cold,
      computed_at: null,
      sampled_weights: null,
    });
  });

  it('of two namespaces never meet, whoever hammers the same ids', async () => {
    const spaces = ['left', 'right'];
    const ids = await Promise.all(
      spaces.map(async (namespace) => {
        const headers = { 'x-namespace': namespace };
        await plantLists(app, headers);
        return plantRetriever(app, { fusion: 'learned' }, { headers });
      }),
    );
    const click = async (space: number, user_id: string) => {
      const headers = { 'x-namespace': spaces[space]! };
      const url = `/v1/retrievers/${ids[space]}/execute`;
      const { execution_id } = await post(app, url, { inputs: { vector: [1], user_id } }, headers);
      await post(app, PATH, { ...CLICK, execution_id, feature_uri: [TEXT, IMAGE][space] }, headers);
      return execution_id as string;
    };
    const executions = await Promise.all(Array.from({ length: 60 }, (_, n) => click(n % 2, `u${(n >> 1) % 3}`)));
    for (const [space, namespace] of spaces.entries()) {
      const headers = { 'x-namespace': namespace };
      const own = executions.filter((_, n) => n % 2 === space);
      const { results, pagination } = await list({}, '?limit=100&include_total=true', namespace);
      expect(pagination.total).toBe(30);
      expect(new Set((results as unknown as { execution_id: string }[]).map((each) => each.execution_id))).toEqual(
        new Set(own),
      );
      const url = `/v1/retrievers/${ids[space]}/learned-fusion/weights/u0`;
      const { features, context_level } = (await app.inject({ url, headers })).json();
      expect(context_level).toBe('personal');
      expect(features.map(({ positive }: { positive: number }) => positive > 0)).toEqual([space === 0, space === 1]);
      const theirs = { ...CLICK, execution_id: executions[1 - space] };
      expect((await post(app, PATH, theirs, headers))['warning']).toContain('known execution_id');
      expect((await app.inject({ url: `${PATH}/${results[0]!.interaction_id}` })).statusCode).toBe(404);
    }
  });
});

describe('without a store', () => {
  it('lists are unavailable; the latest interactions are read and deleted from memory', async () => {
    const app = await buildApp();
    const { interaction_id } = await post(app, PATH, CLICK);
    const listed = await app.inject({ method: 'POST', url: `${PATH}/list`, payload: {} });
    expect([listed.statusCode, listed.json().error.code]).toEqual([503, 'store_unavailable']);
    expect((await app.inject(`${PATH}/${interaction_id}`)).json()).toMatchObject({ interaction_id });
    expect((await app.inject({ method: 'DELETE', url: `${PATH}/${interaction_id}` })).statusCode).toBe(200);
  });
});

async function plantedAnswer(app: App) {
  if ((await app.inject('/v1/collections')).json().results.length === 0) await plantLists(app);
  const id = await plantRetriever(app, { fusion: 'learned' });
  const { execution_id } = await execute(app, id, { inputs: { vector: [1], user_id: 'ann' } });
  return { id, execution_id };
}
