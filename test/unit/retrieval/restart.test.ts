import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../data/store/index.js';
import { type App, createApp } from '../../../serving/app.js';
import { execute, plantLists, plantRetriever, post } from './two-lists.js';

describe('a server that starts again', () => {
  let folder: string;
  let store: Store;
  let app: App;
  const start = async () => {
    store = await openStore({ path: join(folder, 'chdb') }, { spool: join(folder, 'spool'), wallClock: Date.now });
    app = await createApp({ bundle: null, store });
    await app.ready();
  };
  const stop = async () => {
    await app.close();
    await store.close();
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'restart-'));
    await start();
  });
  afterAll(async () => {
    await stop();
    await rm(folder, { recursive: true });
  });

  it('has its retrievers, collections and documents as they were last, and answers the same', async () => {
    await plantLists(app);
    const id = await plantRetriever(app, { fusion: 'rrf' });
    await app.inject({
      method: 'PATCH',
      url: `/v1/retrievers/${id}`,
      payload: { stages: [{ config: { parameters: { fusion: 'max' } } }] },
    });
    await store.settled(); // so that older versions and newer ones are stored apart
    const replaced = [{ id: 'D', vector: [0.99], payload: { text: 'replaced' } }];
    await post(app, '/v1/collections/text/documents', { documents: replaced });
    await post(app, '/v1/collections/image/documents/delete', { ids: ['E'] });
    await post(app, '/v1/collections', { name: 'words', feature_uri: 'a://words', kind: 'bm25' });
    await post(app, '/v1/collections/words/documents', { documents: [{ id: 'w', text: 'wireless earbuds' }] });
    const words = await plantRetriever(app, { searches: [{ feature_uri: 'a://words', query: '{{INPUT.query}}' }] });
    await post(app, '/v1/collections', { name: 'gone', feature_uri: 'a://gone', kind: 'bm25' });
    await app.inject({ method: 'DELETE', url: '/v1/collections/gone' });
    const before = await execute(app, id, { inputs: { vector: [1] }, user_id: 'ann' });
    expect(before.results.map(({ document_id }) => document_id)).toEqual(['D', 'A', 'B', 'C']);

    await stop();
    await start();

    const after = await execute(app, id, { inputs: { vector: [1] } });
    expect(after.results).toEqual(before.results);
    expect((await execute(app, words, { inputs: { query: 'earbuds' } })).results).toHaveLength(1);
    const collections = (await app.inject('/v1/collections')).json().results;
    expect(collections.map(({ name, documents }: { name: string; documents: number }) => [name, documents])).toEqual([
      ['text', 4],
      ['image', 3],
      ['words', 1],
    ]);
    const first = await app.inject(`/v1/retrievers/${id}/executions/${before.execution_id}`);
    expect(first.json()).toMatchObject({ execution_id: before.execution_id, user_id: 'ann' });
    const ofAnn = await post(app, `/v1/retrievers/${id}/executions/list`, { user_id: 'ann' });
    expect(ofAnn).toMatchObject({
      results: [{ execution_id: before.execution_id, inputs: { vector: [1], user_id: 'ann' }, result_count: 4 }],
      pagination: { has_more: false },
    });
    const latest = await post(app, `/v1/retrievers/${id}/executions/list`, { limit: 1 });
    expect(latest).toMatchObject({ results: [{ execution_id: after.execution_id }], pagination: { has_more: true } });
  });
});
