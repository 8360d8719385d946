import { describe, expect, it } from 'vitest';
import { sharedApp } from '../serving/shared-app.js';
import { execute, IMAGE, plantBoth, plantLists, plantRetriever, post, TEXT } from './two-lists.js';

const fresh = sharedApp();

const planted = (parameters: object, search?: object) => plantBoth(fresh(), parameters, search);

const scoresOf = ({ results }: Awaited<ReturnType<typeof execute>>) =>
  results.map(({ document_id, score }) => [document_id, score]);
const close = (value: number) => expect.closeTo(value, 6);

describe('POST /v1/retrievers/{id}/execute, fusing text: A .95 C .82 B .71 D .65, image: B .91 A .88 E .79 C .62', () => {
  const both = [{ weight: 0.7 }, { weight: 0.3 }];
  it.each([
    [
      'rrf',
      {},
      [
        ['A', 1 / 61 + 1 / 62],
        ['B', 1 / 61 + 1 / 63],
        ['C', 1 / 62 + 1 / 64],
        ['E', 1 / 63],
        ['D', 1 / 64],
      ],
    ],
    [
      'dbsf',
      {},
      [
        ['A', 1.313746],
        ['B', 1.049072],
        ['C', 0.817258],
        ['E', 0.487217],
        ['D', 0.332707],
      ],
    ],
    [
      'weighted',
      { weights: both },
      [
        ['A', 0.929],
        ['B', 0.77],
        ['C', 0.76],
        ['D', 0.455],
        ['E', 0.237],
      ],
    ],
    [
      'max',
      {},
      [
        ['A', 0.95],
        ['B', 0.91],
        ['C', 0.82],
        ['E', 0.79],
        ['D', 0.65],
      ],
    ],
  ])('%s', async (fusion, { weights = [{}, {}] }: { weights?: object[] }, expected) => {
    const app = fresh();
    await plantLists(app);
    const searches = [TEXT, IMAGE].map((feature_uri, index) => ({ feature_uri, ...weights[index] }));
    const id = await plantRetriever(app, { fusion, searches });
    const answer = await execute(app, id);
    expect(scoresOf(answer)).toEqual(expected.map(([name, score]) => [name, close(score as number)]));
    expect(answer).toMatchObject({ strategy: fusion, status: 'completed', learned_fusion_context: null });
    expect(answer.documents).toEqual(answer.results);
  });

  it('weighted after minmax: each list from 0 to 1, so a list of small scores has its say', async () => {
    const { app, id } = await planted({ fusion: 'weighted', score_normalization: 'minmax' }, { weight: 0.5 });
    const { results } = await execute(app, id);
    const a = 0.5 * 1 + 0.5 * ((0.88 - 0.62) / (0.91 - 0.62));
    expect([results[0]!.document_id, results[0]!.score]).toEqual(['A', close(a)]);
    expect(results[0]!.feature_scores).toEqual({ [TEXT]: 1, [IMAGE]: close((0.88 - 0.62) / (0.91 - 0.62)) });
  });

  it('one list is left as it is, whatever should fuse it', async () => {
    const { app, id } = await planted({ fusion: 'rrf', searches: [{ feature_uri: TEXT }] });
    expect(scoresOf(await execute(app, id))).toEqual([
      ['A', close(0.95)],
      ['C', close(0.82)],
      ['B', close(0.71)],
      ['D', close(0.65)],
    ]);
  });
});

describe('a result', () => {
  it('has the scores of the sources that found it, as they were fused, and names the one that added most', async () => {
    const searches = [
      { feature_uri: TEXT, weight: 0.4 },
      { feature_uri: IMAGE, weight: 0.6 },
    ];
    const { app, id } = await planted({ fusion: 'weighted', searches });
    const { results } = await execute(app, id);
    expect(results.map(({ document_id, rank, top_feature_uri: top }) => [document_id, rank, top])).toEqual([
      ['A', 1, IMAGE], // .4 · .95 < .6 · .88
      ['B', 2, IMAGE],
      ['C', 3, IMAGE],
      ['E', 4, IMAGE],
      ['D', 5, TEXT],
    ]);
    expect(results[4]!.feature_scores).toEqual({ [TEXT]: close(0.65) });
  });

  it('of fusion by rank adds up reciprocal ranks, and names nobody', async () => {
    const { app, id } = await planted({ fusion: 'rrf' });
    for (const { score, feature_scores, top_feature_uri } of (await execute(app, id)).results) {
      const sum = Object.values(feature_scores).reduce((total, part) => total + part, 0);
      expect([sum, top_feature_uri]).toEqual([expect.closeTo(score, 12), null]);
    }
  });

  it('has the payload of every collection that found it; the first search wins', async () => {
    const { app, id } = await planted({ fusion: 'rrf' });
    const { results } = await execute(app, id);
    expect(results[0]!.payload).toEqual({ text: 'a', image: 'a', color: 'red' });
    expect(results[4]!.payload).toEqual({ text: 'd', color: 'blue' });
  });
});

describe('the tutorial’s retriever', () => {
  it('runs on text alone: words by BM25, and words hashed into vectors', async () => {
    const app = fresh();
    const documents = [
      { id: 'p1', text: 'Wireless noise cancelling earbuds' },
      { id: 'p2', text: 'Wired headphones with noise cancelling' },
      { id: 'p3', text: 'Kitchen table' },
    ];
    await post(app, '/v1/collections', { name: 'words', feature_uri: 'a://text', kind: 'bm25' });
    await post(app, '/v1/collections', { name: 'looks', feature_uri: 'a://looks', kind: 'vector', dimension: 256 });
    for (const name of ['words', 'looks']) await post(app, `/v1/collections/${name}/documents`, { documents });
    const searches = ['a://text', 'a://looks'].map((feature_uri) => ({ feature_uri, query: '{{INPUT.query}}' }));
    const id = await plantRetriever(app, { fusion: 'rrf', searches });
    const { results } = await execute(app, id, { inputs: { query: 'wireless earbuds', user_id: 'user_456' } });
    expect(results[0]!.document_id).toBe('p1');
    expect(Object.keys(results[0]!.feature_scores)).toEqual(['a://text', 'a://looks']);
  });
});

describe('learned fusion, before anything is learned', () => {
  it('ranks as reciprocal rank fusion does, exactly, and says so', async () => {
    const { app, id } = await planted({ fusion: 'learned' });
    const cold = await execute(app, id, { inputs: { vector: [1], user_id: 'ann' } });
    const rrf = await execute(app, await plantRetriever(app, { fusion: 'rrf' }));
    expect(scoresOf(cold)).toEqual(scoresOf(rrf));
    expect(cold.strategy).toBe('rrf');
    expect(cold.learned_fusion_context).toEqual({
      feature_uris: [TEXT, IMAGE],
      weights: { [TEXT]: 0.5, [IMAGE]: 0.5 },
      context_level: 'prior',
      context_key: null,
      cold_start: true,
      served: 'static',
      reason: 'cold_start',
      session_adapted: false,
    });
    expect(cold.results[0]!.feature_scores[TEXT]).toBe(1); // what a weight would be applied to
  });
});

describe('pages', () => {
  it('of one answer are pages of the same list, under the same execution', async () => {
    const { app, id } = await planted({ fusion: 'weighted' }, { weight: 1 });
    const whole = await execute(app, id);
    const first = await execute(app, id, { inputs: { vector: [1] }, pagination: { limit: 2 } });
    const next = (cursor: string | null) => execute(app, id, { inputs: {}, pagination: { limit: 2, cursor: cursor! } });
    const second = await next(first.pagination.next_cursor);
    const third = await next(second.pagination.next_cursor);
    expect([first, second, third].flatMap(({ results }) => results)).toEqual(whole.results);
    expect(new Set([first, second, third].map(({ execution_id }) => execution_id)).size).toBe(1);
    expect(third.pagination).toEqual({ total: 5, limit: 2, offset: 4, next_cursor: null });
    const offset = await execute(app, id, { inputs: { vector: [1] }, pagination: { page_size: 2, offset: 2 } });
    expect(offset.results).toEqual(second.results);
  });

  it('are refused for a cursor of another retriever, and for one that is none', async () => {
    const { app, id } = await planted({ fusion: 'rrf' });
    const { pagination } = await execute(app, await plantRetriever(app, {}), {
      inputs: { vector: [1] },
      pagination: { limit: 1 },
    });
    for (const cursor of [pagination.next_cursor, 'x']) {
      const payload = { inputs: {}, pagination: { cursor } };
      const response = await app.inject({ method: 'POST', url: `/v1/retrievers/${id}/execute`, payload });
      expect([response.statusCode, response.json().error.details.field]).toEqual([422, 'pagination.cursor']);
    }
  });
});

describe('an execution', () => {
  it('can be read as it was; one whose fusion was overridden leaves nothing', async () => {
    const { app, id } = await planted({ fusion: 'rrf' });
    const { execution_id, results } = await execute(app, id, {
      inputs: { vector: [1] },
      user_id: 'ann',
      session_id: 's1',
    });
    const read = (execution: string) => app.inject(`/v1/retrievers/${id}/executions/${execution}`);
    expect((await read(execution_id)).json()).toMatchObject({
      execution_id,
      retriever_id: id,
      user_id: 'ann',
      session_id: 's1',
      inputs: { vector: [1], user_id: 'ann' },
      reason: 'not_learned',
      results: results.map(({ document_id, rank }) => ({ document_id, rank })),
    });
    const overridden = await execute(app, id, { inputs: { vector: [1] }, fusion_override: 'max' });
    expect(overridden.strategy).toBe('max');
    expect((await read(overridden.execution_id)).statusCode).toBe(404);
    const other = await plantRetriever(app, {});
    expect((await app.inject(`/v1/retrievers/${other}/executions/${execution_id}`)).statusCode).toBe(404);
  });

  it('is listed from the store, and without one the answer says so', async () => {
    const { app, id } = await planted({});
    const response = await app.inject({ method: 'POST', url: `/v1/retrievers/${id}/executions/list`, payload: {} });
    expect([response.statusCode, response.json().error.code]).toEqual([503, 'store_unavailable']);
  });
});

describe('POST /v1/retrievers/{id}/execute/explain', () => {
  it('says what each source adds, and the parts are the whole', async () => {
    const searches = [
      { feature_uri: TEXT, weight: 0.7 },
      { feature_uri: IMAGE, weight: 0.3 },
    ];
    const { app, id } = await planted({ fusion: 'weighted', searches });
    const explained = (await post(app, `/v1/retrievers/${id}/execute/explain`, {
      inputs: { vector: [1], more: 1 },
    })) as never as {
      weights: object;
      question: object;
      results: { score: number; contributions: Record<string, number> }[];
    };
    expect(explained.weights).toEqual({ [TEXT]: 0.7, [IMAGE]: 0.3 });
    expect(explained.question).toEqual({ vector: [1] }); // what searches read
    for (const { score, contributions } of explained.results) {
      expect(Object.values(contributions).reduce((sum, part) => sum + part, 0)).toBeCloseTo(score, 12);
    }
  });
});

describe('POST /v1/retrievers/{id}/execute/batch', () => {
  it('answers or refuses each question by itself, in their order', async () => {
    const { app, id } = await planted({ fusion: 'rrf' });
    const queries = [{ inputs: { vector: [1] } }, { inputs: {} }, { inputs: { vector: [-1] } }];
    const body = (await post(app, `/v1/retrievers/${id}/execute/batch`, { queries, concurrency: 2 })) as never as {
      succeeded: number;
      failed: number;
      results: { index: number; status: string; results?: { document_id: string }[]; error?: { details: object } }[];
    };
    expect([body.succeeded, body.failed]).toEqual([2, 1]);
    expect(body.results.map(({ index, status }) => [index, status])).toEqual([
      [0, 'completed'],
      [1, 'failed'],
      [2, 'completed'],
    ]);
    expect(body.results[0]!.results![0]!.document_id).toBe('A');
    expect(body.results[1]!.error!.details).toMatchObject({ field: 'inputs.vector' });
    expect(body.results[2]!.results!.at(-1)!.document_id).not.toBe('D');
  });
});

describe('namespaces', () => {
  it('see neither each other’s documents nor answers', async () => {
    const app = fresh();
    const headers = { 'x-namespace': 'other' };
    await plantLists(app);
    const id = await plantRetriever(app, { fusion: 'rrf' }, { headers });
    const payload = { inputs: { vector: [1] } };
    const response = await app.inject({ method: 'POST', url: `/v1/retrievers/${id}/execute`, payload, headers });
    expect(response.json().error.details.field).toBe('stages[0].config.parameters.searches[0].feature_uri');
    expect((await app.inject({ method: 'POST', url: `/v1/retrievers/${id}/execute`, payload })).statusCode).toBe(404);
  });
});
